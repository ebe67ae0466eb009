import type { Catalogue, DatasetManifest } from '@rail/catalogue';

/** The name of a dataset as agreements write it. */
export const nameOf = ({ line, id }: DatasetManifest): string => `${line}/${id}`;

/** One dataset by `<line>/<dataset>`, by its topic, or by its id alone if only one line has it. Throws LINE_UNKNOWN. */
export function findDataset(catalogue: Catalogue, name: string): DatasetManifest {
  const { datasets } = catalogue;
  const [only, another] = datasets.filter(({ id }) => id === name);
  if (only !== undefined && another === undefined) return only;
  return datasets.find(({ topic }) => topic === name) ?? catalogue.dataset(name);
}
