/** Why a process cannot do its work now; undefined while it can. */
export type Readiness = () => string | undefined;
