/**
 * Loads with the first mail, because it takes memory that a service at rest need not have, and keeps it: asking the module
 * loader again takes a fifteenth of a mail's time.
 */
export function atFirstUse<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
