// In charge of: the process that is killed while it imports an app: it ends itself at the n-th write to the store.
import type { FileStore, Storage, Tx } from '@trellis/engine';
import { join } from 'node:path';
import { diskStore } from '../file-store/index.ts';
import { openLab, owner } from './open-lab.fixtures.ts';

const WRITES = ['insert', 'update', 'append', 'setComputed', 'takeNumbers', 'saveJob'];

/** Kills this process when it is counted for the n-th time. */
function killer(place: number): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count === place) process.kill(process.pid, 'SIGKILL');
  };
}

function killingTx(tx: Tx, count: () => void): Tx {
  return new Proxy(tx, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (name === 'files' && typeof member === 'object' && member !== null) return killingFiles(member, count);
      if (typeof member !== 'function') return member;
      return (...given: readonly unknown[]): unknown => {
        if (WRITES.includes(String(name))) count();
        return Reflect.apply(member, target, given);
      };
    },
  });
}

function killingFiles(files: object, count: () => void): object {
  return new Proxy(files, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: readonly unknown[]): unknown => {
        if (['add', 'move', 'attach'].includes(String(name))) count();
        return Reflect.apply(member, target, given);
      };
    },
  });
}

function killingStorage(storage: Storage, count: () => void): void {
  const write = storage.write.bind(storage);
  const change = storage.change.bind(storage);
  const makeRoom = storage.makeRoom.bind(storage);
  storage.write = async (actor, unit, options) => {
    const answer = await write(actor, (tx) => unit(killingTx(tx, count)), options);
    count();
    return answer;
  };
  storage.makeRoom = async (model) => {
    count();
    await makeRoom(model);
    count();
  };
  storage.change = async (actor, prepare, taken) => {
    const killing = async (tx: Tx): ReturnType<typeof prepare> => {
      const made = await prepare(killingTx(tx, count));
      const fill = made?.fill;
      return made === undefined || fill === undefined ? made : { ...made, fill: (unit, model) => fill(killingTx(unit, count), model) };
    };
    await change(actor, killing, taken);
    count();
  };
}

function killingStore(store: FileStore, count: () => void): FileStore {
  const put: FileStore['put'] = async (key, source) => {
    count();
    await store.put(key, source);
    count();
  };
  return { name: store.name, put, read: (key, range) => store.read(key, range), remove: (key) => store.remove(key) };
}

const [, program, folder, archive, place] = process.argv;
if (program?.includes('archive-writer') === true && folder !== undefined && archive !== undefined) {
  let isCounted = false;
  const kill = killer(Number(place));
  const count = (): void => {
    if (isCounted) kill();
  };
  const lab = await openLab({ folder, store: killingStore(diskStore(join(folder, 'files')), count) });
  killingStorage(lab.storage, count);
  isCounted = true;
  await lab.engine.importApp(owner, { name: 'archive', path: archive }, { slug: 'copy' });
  isCounted = false;
  await lab.close();
}
