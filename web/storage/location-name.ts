/** What the names of this package's databases, locks and channels begin with: they share the site with the page's own. */
const PREFIX = 'millrace:';

/**
 * A checkpoint location in its one spelling: `./a//b/` is `a/b`, as it is for files. In a browser a location is a name
 * among those of the page's origin, nothing more.
 */
export function normalLocation(location: string): string {
  const isAbsolute = location.startsWith('/');
  const steps = location.split('/').filter((step) => step !== '' && step !== '.');
  return (isAbsolute ? '/' : '') + steps.join('/');
}

/** The name of a location's database; its locks and channels have names that begin with it. */
export function databaseName(location: string): string {
  return PREFIX + normalLocation(location);
}

/** The location that a database belongs to; undefined for databases of others. */
export function locationOfDatabase(name: string): string | undefined {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
}
