/** Offers bytes as a file for the person to keep; nothing else remembers them. */
export function offerDownload(name: string, bytes: Uint8Array): void {
  offerBlob(name, new Blob([bytes.slice()], { type: 'application/octet-stream' }));
}

/** Offers a blob as a file for the person to keep; nothing else remembers it. */
export function offerBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
