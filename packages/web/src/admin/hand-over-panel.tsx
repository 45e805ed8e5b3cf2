// In charge of: handing the records that name a person over to another: which ones, to whom.
import { localText } from '@trellis/errors';
import type { NamedPartJson, PersonJson } from '@trellis/query';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { FormRow, RowNotes, rowProps } from './form-row.tsx';
import { refusalText } from './refusal.ts';
import { SidePanel } from './side-panel.tsx';

interface PanelProps {
  readonly person: PersonJson;
  readonly people: readonly PersonJson[];
  readonly close: () => void;
}

const keyOf = ({ app, entity, field }: NamedPartJson): string => `${app.id} ${entity.id} ${field.id}`;

/** The panel. */
export function HandOverPanel(props: PanelProps): ReactNode {
  const { t } = useTranslation('admin');
  const { client } = useSession();
  const { person, close } = props;
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'records', person.id],
    queryFn: ({ signal }) => client.people.records(person.id, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const movable = data?.filter((part) => part.movable > 0);
  return (
    <SidePanel title={t('handOverTitle', { name: person.name })} close={close}>
      {movable === undefined && (error === null ? <SkeletonLines /> : <FailureMessage error={error} retry={() => void refetch()} />)}
      {movable?.length === 0 && <p className="admin-note">{t('handOverNone', { name: person.name })}</p>}
      {movable !== undefined && movable.length > 0 && <HandOverForm {...props} parts={movable} />}
    </SidePanel>
  );
}

function HandOverForm({ person, people, close, parts }: PanelProps & { readonly parts: readonly NamedPartJson[] }): ReactNode {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const { client, locale } = useSession();
  const [chosen, setChosen] = useState<readonly string[]>(() => parts.map(keyOf));
  const [to, setTo] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [done, setDone] = useState<number>();

  async function run(): Promise<void> {
    if (to === undefined) return setRefused(t('handOverNobody'));
    setBusy(true);
    setRefused(undefined);
    const wanted = parts
      .filter((part) => chosen.includes(keyOf(part)))
      .map(({ app, entity, field }) => ({ app: app.id, entity: entity.id, field: field.id }));
    try {
      setDone(await client.people.handOver(person.id, to, wanted));
    } catch (error) {
      setRefused(refusalText(error));
    }
    setBusy(false);
  }

  if (done !== undefined)
    return (
      <div className="admin-form">
        <output>{t('handOverDone', { count: done, formatted: formatCount(done, locale) })}</output>
        <div className="admin-form-end">
          <Button type="primary" onClick={close}>
            {t('done')}
          </Button>
        </div>
      </div>
    );
  const receivers = people.filter(({ id, state }) => id !== person.id && state !== 'disabled').map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="admin-form">
      <p className="admin-note">{t('handOverText', { name: person.name })}</p>
      <div className="admin-form-row">
        {parts.map((part) => {
          const key = keyOf(part);
          const words = [part.app, part.entity, part.field].map(({ label }) => localText(label, locale)).join(' · ');
          return (
            <Checkbox
              key={key}
              checked={chosen.includes(key)}
              onChange={({ target }) => setChosen(target.checked ? [...chosen, key] : chosen.filter((each) => each !== key))}
            >
              {words} <span className="admin-count">{t('recordCount', { count: part.movable, formatted: formatCount(part.movable, locale) })}</span>
            </Checkbox>
          );
        })}
      </div>
      <FormRow id="hand-over-to" label={t('handOverTo')}>
        <Select
          {...rowProps('hand-over-to', undefined)}
          showSearch
          optionFilterProp="label"
          value={to}
          options={receivers}
          onChange={(picked: number) => setTo(picked)}
        />
      </FormRow>
      <RowNotes id="hand-over" refused={refused} />
      <div className="admin-form-end">
        <Button onClick={close}>{tShell('cancel')}</Button>
        <Button type="primary" loading={busy} disabled={chosen.length === 0} onClick={() => void run()}>
          {t('handOver')}
        </Button>
      </div>
    </div>
  );
}
