// In charge of: the process that is killed while it imports an app: it ends itself at the n-th write to the store within the import's unit.
import type { Storage, Tx } from '@trellis/engine';
import { openLab, owner } from './open-lab.fixtures.ts';

function killingAt(storage: Storage, place: number): void {
  const change = storage.change.bind(storage);
  let count = 0;
  const counted = (tx: Tx): Tx =>
    new Proxy(tx, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...given: readonly unknown[]): unknown => {
          if (['insert', 'update', 'append', 'setComputed', 'takeNumbers'].includes(String(name)) && ++count === place)
            process.kill(process.pid, 'SIGKILL');
          return Reflect.apply(member, target, given);
        };
      },
    });
  storage.change = (actor, prepare, taken) =>
    change(
      actor,
      async (tx) => {
        const made = await prepare(tx);
        const fill = made?.fill;
        return made === undefined || fill === undefined ? made : { ...made, fill: (unit, model) => fill(counted(unit), model) };
      },
      taken,
    );
}

const [, program, folder, archive, place] = process.argv;
if (program?.includes('archive-writer') === true && folder !== undefined && archive !== undefined) {
  const lab = await openLab({ folder });
  killingAt(lab.storage, Number(place));
  await lab.engine.importApp(owner, { name: 'archive', path: archive }, { slug: 'copy' });
  await lab.close();
}
