import { encodeText } from '../../../crypto/encoding.ts';
import { cleanPicture } from '../../core/clean/clean.ts';
import { PictureError } from '../../core/clean/refusal.ts';
import { visible } from '../visible.ts';
import { pictureSize } from '../../core/clean/picture-size.ts';

/** The largest picture and the longest text that are shown, in bytes. */
const PICTURE_BYTES_MAX = 20 * 1_048_576;
const TEXT_BYTES_MAX = 1_048_576;
const PDF_BYTES_MAX = 50 * 1_048_576;
const PDF_MARK = encodeText('%PDF-');
/** The most pixels of one picture that are unpacked, and of all the pictures of a moving one. */
const PIXELS_MAX = 64_000_000;
const MOVING_PIXELS_MAX = 1_000_000_000;

/**
 * Why a file is saved only: it is none of the kinds that are shown, is broken, is too large, unpacked or as it is, asks for a
 * password, or takes too long.
 */
export type NotShown = 'kind' | 'broken' | 'pixels' | 'bytes' | 'locked' | 'slow';

/** What can be shown of a file: a picture of which nothing but pixels is left, or text; `media` is the picture's type. */
export type View =
  | {
      readonly kind: 'picture';
      readonly media: string;
      readonly bytes: Uint8Array;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'text'; readonly text: string }
  /** Drawn by a frame that can do nothing else. */
  | { readonly kind: 'pdf'; readonly bytes: Uint8Array }
  | { readonly kind: 'none'; readonly why: NotShown };

const none = (why: NotShown): View => ({ kind: 'none', why });

/**
 * Decides what is shown of a checked file. A picture is told by its bytes and not by what its sender says, held against the
 * rules of its format, copied without anything but its pixels, and measured before anybody decodes it. Text is what its sender
 * calls plain text and is UTF-8 throughout. A PDF is told by its first bytes. Never throws.
 */
export function viewOf(bytes: Uint8Array, type: string): View {
  if (type === 'text/plain') return viewText(bytes);
  if (isPdf(bytes)) return bytes.length > PDF_BYTES_MAX ? none('bytes') : { kind: 'pdf', bytes };
  if (bytes.length > PICTURE_BYTES_MAX) return none(type.startsWith('image/') ? 'bytes' : 'kind');
  try {
    const { cleaned, format, mediaType } = cleanPicture(bytes);
    const { width, height, frames } = pictureSize(cleaned, format);
    const pixels = width * height;
    if (pixels > PIXELS_MAX || pixels * frames > MOVING_PIXELS_MAX) return none('pixels');
    return { kind: 'picture', media: mediaType, bytes: cleaned, width, height };
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    return none(error.code === 'not_picture' ? 'kind' : 'broken');
  }
}

/** Whether it begins as a PDF does; programs let other bytes stand before that, this one does not. */
function isPdf(bytes: Uint8Array): boolean {
  return PDF_MARK.every((byte, index) => bytes[index] === byte);
}

function viewText(bytes: Uint8Array): View {
  if (bytes.length > TEXT_BYTES_MAX) return none('bytes');
  try {
    return { kind: 'text', text: visible(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return none('broken');
  }
}
