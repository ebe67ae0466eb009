/** Of Data Rail as a whole: what package.json says. */
export const railVersion = '0.1.0';
