// In charge of: the types of the door to the test database for packages that do not read JavaScript.
/** The setting that says at which port of this machine tests ask. */
export declare const DATABASE_DOOR: string;
/** The address of a PostgreSQL server for tests, started at the first asking. Its data is gone after the run. */
export declare function testDatabase(): Promise<string>;
