/** What is said for a letter on the telephone (ITU and NATO). */
const ALPHABET = [
  ...['Alfa', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf', 'Hotel', 'India', 'Juliett', 'Kilo'],
  ...['Lima', 'Mike', 'November', 'Oscar', 'Papa', 'Quebec', 'Romeo', 'Sierra', 'Tango', 'Uniform'],
  ...['Victor', 'Whiskey', 'X-ray', 'Yankee', 'Zulu'],
];

/** As many letters of a word as tell it from all others of the list. docs/protocol.md §4 */
const TELLING = 4;

/** A word's first four letters (all of a shorter one) as they are read out: `H for Hotel`, … */
export function spellOut(word: string): readonly string[] {
  return Array.from(word.toUpperCase().slice(0, TELLING), (letter) => {
    const said = ALPHABET[letter.charCodeAt(0) - 65] ?? letter;
    return `${letter} for ${said}`;
  });
}
