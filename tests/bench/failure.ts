/** A measurement that this machine cannot take; the message says what to do about it. */
export class BenchFailure extends Error {}
