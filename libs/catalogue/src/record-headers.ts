/** Which run published a record. */
export const runHeader = 'rail-run';
/** As which of the records of its run, 8 bytes big-endian. */
export const sequenceHeader = 'rail-seq';
/** How often the record was sent again out of quarantine. */
export const redrivenHeader = 'rail-redriven';
