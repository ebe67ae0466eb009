import type { Field } from './field.ts';

/** Whether a draft's value equals the field's default; a tagged field at its default is not sent. */
export function isDefault(field: Field<unknown>, value: unknown): boolean {
  if (value === undefined) {
    return true;
  }
  const standard = field.makeDefault();
  if (value === null || standard === null) {
    return value === standard;
  }
  switch (field.kind) {
    case 'struct':
      return Object.entries(field.shape).every(([name, inner]) =>
        isDefault(inner, (value as Record<string, unknown>)[name]),
      );
    case 'array':
    case 'bytes':
    case 'records':
      return (value as { readonly length: number }).length === 0;
    default:
      return value === standard;
  }
}
