/** A code with its name and how often it occurs, relative to the others of its list. */
export interface WeightedCode {
  readonly code: string;
  readonly name: string;
  readonly weight: number;
}

export const weighted = (code: string, name: string, weight: number): WeightedCode => ({ code, name, weight });
