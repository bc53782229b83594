/**
 * What PostgreSQL, its driver or the system says when the database cannot take work now: classes of SQLSTATE (connection,
 * resources, operator's intervention) and single ones (read-only, serialisation, deadlock, lock wait), and codes of the driver.
 */
const UNAVAILABLE =
  /^(08...|53...|57...|25006|40001|40P01|55P03|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|ECONN\w+|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** The code that the database, its driver or the system gave an error, from wherever in its chain of causes; null where none did. Never its text. */
export function errorCode(error: unknown): string | null {
  let code: string | null = null;
  for (let link = error; link instanceof Error; link = link.cause) {
    if ('code' in link && typeof link.code === 'string') code = link.code;
  }
  return code;
}

/** Whether an error means that the database cannot take work now, so that trying again later makes sense. */
export function isUnavailable(error: unknown): boolean {
  return UNAVAILABLE.test(errorCode(error) ?? '');
}
