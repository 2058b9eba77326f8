// What the tests written in TypeScript may ask of the search for PostgreSQL.
/** The folder of the newest PostgreSQL's programs that is new enough, or ''. */
export function findBinaries(): string;
