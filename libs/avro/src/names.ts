const namePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
const namespacePattern = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** Whether a text is a simple name as Avro defines it. */
export function isName(text: string): boolean {
  return namePattern.test(text);
}

export function namespaceOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(0, dot);
}

/** A name without dots lives in the namespace around it. */
export function qualify(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
}

/** The full name that a definition gives itself (Avro specification, "Names"), or undefined if it is not valid. */
export function fullName(name: unknown, namespace: unknown, enclosing: string): string | undefined {
  if (typeof name !== 'string' || !namespacePattern.test(name)) return undefined;
  if (name.includes('.')) return name;
  if (namespace === undefined) return qualify(name, enclosing);
  if (typeof namespace !== 'string' || (namespace !== '' && !namespacePattern.test(namespace))) return undefined;
  return qualify(name, namespace);
}
