// In charge of: what the server and the mirror's process say to each other.
import type { MirroredEntity } from './mirrored-entity.ts';

/** Entities as the server's documents now have them; those with another signature are built anew when they are asked for. */
interface EntitiesMessage {
  readonly kind: 'entities';
  readonly entities: readonly MirroredEntity[];
}

/** A read. */
export interface AskMessage {
  readonly kind: 'ask';
  readonly id: number;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Integers are answered as bigint. */
  readonly big: boolean;
  /** Numbers of the entities it reads. */
  readonly entities: readonly number[];
  /** Oldest state of the log that it may see. */
  readonly atLeast: number;
  /** How long catching up may take. */
  readonly withinMs: number;
}

/** These entities will be read: the mirror may take or copy them already. */
interface PrepareMessage {
  readonly kind: 'prepare';
  readonly entities: readonly number[];
}

/** The answer to a read is no longer wanted. */
interface CancelMessage {
  readonly kind: 'cancel';
  readonly id: number;
}

/** Something was committed. */
interface NewsMessage {
  readonly kind: 'news';
}

/** Values were erased for good: the file may not keep them anywhere, so it is thrown away. */
interface ErasedMessage {
  readonly kind: 'erased';
}

/** The process is to end. */
interface CloseMessage {
  readonly kind: 'close';
}

/** What the server says. */
export type ToMirror = EntitiesMessage | PrepareMessage | AskMessage | CancelMessage | NewsMessage | ErasedMessage | CloseMessage;

/** Why the mirror leaves a read to the store. */
export type Bypass = 'building' | 'behind' | 'failed';

/** What the mirror says. `ready`: its file is open. `taken`: it has caught up with what the read may ask for, and runs it. */
export type FromMirror =
  | { readonly kind: 'ready' }
  | { readonly kind: 'taken'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly rows: readonly unknown[][] }
  | { readonly kind: 'bypass'; readonly id: number; readonly why: Bypass; readonly reason?: string };
