/** The largest file that the page keeps in its memory before it is saved or shown: 128 MiB. */
export const HOLD_MAX = 134_217_728;

/** Where a file is written while it is fetched. Nothing stands under its name before `close`; `abort` leaves nothing. */
export interface SaveTarget {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Whether this browser can write a file to the disk while it is fetched. */
export function canStream(): boolean {
  return typeof (window as Picker).showSaveFilePicker === 'function';
}

/** Asks the person where to save; null where they changed their mind. Call it from a click. */
export async function pickTarget(suggestedName: string): Promise<SaveTarget | null> {
  try {
    const handle = await (window as Picker).showSaveFilePicker?.({ suggestedName });
    return (await handle?.createWritable()) ?? null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}
