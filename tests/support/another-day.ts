/** Loaded with `--import` in front of a program: its clock is 1,000 days and some hours ahead. */
const ahead = 1000 * 86_400_000 + 5_432_100;
const RealDate = Date;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: unknown[]) =>
    Reflect.construct(target, given.length === 0 ? [RealDate.now() + ahead] : given) as Date,
  get: (target, name) =>
    name === 'now' ? () => RealDate.now() + ahead : (Reflect.get(target, name) as unknown),
});
