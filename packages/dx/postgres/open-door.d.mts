// In charge of: the types of opening a door to a PostgreSQL server for packages that do not read JavaScript.

/** A door at which tests ask for a server of its own. */
export interface Door {
  /** What the setting of the door says while it is this one. */
  readonly port: number;
  /** Ends the server and takes its data away. */
  close(): Promise<void>;
}

/** Opens a door. A durable server writes to the disk before it says that a commit is done, as one in use does. */
export declare function openDoor(options?: { readonly durable?: boolean }): Promise<Door>;
