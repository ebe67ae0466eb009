/** The parameters of a path if it fits a pattern such as `/lines/:line`; the last may be `:rest*`, which takes slashes too. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = partsOf(pattern);
  const given = partsOf(path);
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const text = given[at];
    if (part.startsWith(':') && part.endsWith('*')) {
      if (text === undefined) return undefined;
      params[part.slice(1, -1)] = given.slice(at).map(decoded).join('/');
      return params;
    }
    if (text === undefined) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = decoded(text);
    else if (part !== text) return undefined;
  }
  return given.length === wanted.length ? params : undefined;
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');

/** What a person typed need not be well encoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
