// In charge of: the state of a form for a new record: values, lines, mistakes, saving in two steps.
import { ApiError, idempotencyKey, isExplained } from '@trellis/client';
import type { AppJson, EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { localText } from '@trellis/errors';
import { refreshEntity } from '@trellis/views/apps';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { entityParams } from '../app/paths.ts';
import { joinSentences } from '../app/sentences.ts';
import { useSession } from '../app/session.ts';
import { draftSections, formOf, layoutOf, type Lines } from '../record/layout.ts';
import { mistakesOf, placeOfIssue, type Mistakes } from '../record/mistakes.ts';
import { ruleMistakes } from '../record/rule-mistakes.ts';
import { useListLink } from '../record/record-bar.tsx';
import type { RefusedSaving } from '../why/why-store.ts';
import { asRecord, checkDraft, mistakenFields, isTouched, wireValues, type DraftValue, type DraftValues } from './draft.ts';
import { forgetEntry, isPassing, keepEntry, keptEntry, type KeptEntry } from './kept-entry.ts';
import { movedToZone, useDraftRecord, zonesOf } from './linked-values.ts';
import { shownForm, startOf } from './shown-form.ts';
import { useSteps, type Steps } from './use-steps.ts';

/** A line being entered. */
export interface DraftLine {
  readonly key: number;
  readonly values: DraftValues;
  readonly mistakes: Mistakes;
}

/** The state of the form. */
export interface NewRecord {
  /** Where one is, with the sections and the groups of detail lines that stand there. */
  readonly steps: Steps;
  readonly values: DraftValues;
  /** The values as a record; links hold what currency and zone depend on. */
  readonly record: { readonly [field: string]: unknown };
  readonly mistakes: Mistakes;
  /** What was sent and refused for a reason that can be told. */
  readonly refused: RefusedSaving | undefined;
  /** Field that the person should look at first. */
  readonly firstMistake: string | undefined;
  /** Lines by the id of their group. */
  readonly lines: { readonly [id: string]: readonly DraftLine[] };
  readonly isBusy: boolean;
  /** The record itself is saved; only its lines are not. */
  readonly isSaved: boolean;
  /** There is no connection: what was entered is sent when it is back. */
  readonly isWaiting: boolean;
  /** The person is about to leave with something entered: stay or discard. */
  readonly leavingQuestion: { readonly stay: () => void; readonly discard: () => void } | undefined;
  readonly change: (field: string, value: DraftValue) => void;
  /** Checks one field when the person leaves it. */
  readonly check: (field: FieldJson) => void;
  readonly setLines: (id: string, change: (lines: readonly DraftLine[]) => readonly DraftLine[]) => void;
  /** Goes on to the next step when this one is right; saves from the last. */
  readonly submit: () => Promise<void>;
  readonly leave: () => void;
}

function columnsOf(lines: Lines): readonly FieldJson[] {
  return lines.draftColumns.map((column) => column.field);
}

const SEND_AGAIN_MS = 5_000;

/** A form for a new record of an entity. */
export function useNewRecord(app: AppJson, entity: EntityJson): NewRecord {
  const { t } = useTranslation('form');
  const { client, me, apps, locale, timezone } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const list = useListLink(app);
  const layout = useMemo(() => layoutOf(apps, entity, formOf(app, entity)), [apps, app, entity]);
  const placed = useMemo(() => draftSections(layout, entity), [layout, entity]);
  const start = useMemo(() => startOf(placed), [placed]);
  const groups = useMemo(() => layout.lines.filter((group) => group.entity.can.create), [layout]);
  const [kept] = useState(() => keptEntry(me.user.id, entity));
  const [waiting, setWaiting] = useState<KeptEntry | undefined>(kept);
  const [typed, setValues] = useState<DraftValues>(kept?.typed ?? start);
  // What a form presets as now stays what it was when the form was opened.
  const [openedAt] = useState(Date.now);
  const shown = useMemo(
    () => shownForm(entity, placed, typed, { locale, timezone, now: openedAt }),
    [entity, placed, typed, locale, timezone, openedAt],
  );
  const { fields, values } = shown;
  const steps = useSteps(layout.steps, shown.sections, groups);
  const record = useDraftRecord(fields, values);
  const zones = zonesOf(fields, record, timezone);
  // The record whose zones the times were entered in.
  const [entered, setEntered] = useState({ zones, record });
  if (entered.zones !== zones) {
    setEntered({ zones, record });
    // What waits to be sent is as it was entered, in the zones of then.
    if (waiting === undefined) setValues(movedToZone(fields, typed, entered.record, record, timezone, locale));
  }
  const [told, setMistakes] = useState<Mistakes>({});
  const [refused, setRefused] = useState<RefusedSaving>();
  // Rules speak at a field once the person has left it, and again as soon as another field puts it right.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const broken = useMemo(() => {
    const now = Date.now();
    return ruleMistakes(entity, { values: record, unknown: mistakenFields(values) }, { locale, timezone, now });
    // oxlint-disable-next-line react/exhaustive-deps -- the record is made anew at each drawing; what it is made from is compared
  }, [entity, values, zones, locale, timezone]);
  const said = { ...Object.fromEntries(Object.entries(broken).filter(([name]) => left.has(name))), ...told };
  // What is hidden since is not sent, so nothing is wrong with it.
  const mistakes: Mistakes = Object.fromEntries(Object.entries(said).filter(([name]) => name === '' || fields.some((field) => field.name === name)));
  const [lines, setAllLines] = useState<{ readonly [id: string]: readonly DraftLine[] }>(kept?.lines ?? {});
  const [saved, setSaved] = useState<RecordJson | undefined>(kept?.record);
  const [isBusy, setBusy] = useState(false);
  const leaving = useRef(false);
  const hasLines = Object.values(lines).some((group) => group.length > 0);
  const touched = hasLines || isTouched(fields, typed, start);
  const mustAsk = () => touched && !leaving.current;
  const blocker = useBlocker({ shouldBlockFn: mustAsk, enableBeforeUnload: mustAsk, withResolver: true });

  function change(field: string, value: DraftValue): void {
    setRefused(undefined);
    setValues((now) => ({ ...now, [field]: value }));
    setLeft((now) => new Set([...now].filter((name) => name !== field)));
    setMistakes(({ [field]: _gone, ...others }) => others);
  }

  function check(field: FieldJson): void {
    setLeft((now) => new Set([...now, field.name]));
    setValues((now) => {
      // Leaving an untouched field says nothing yet; saving does.
      const found = now[field.name] === undefined ? {} : checkDraft([field], now, locale);
      setMistakes(({ [field.name]: _gone, ...others }) => ({ ...others, ...found }));
      return now;
    });
  }

  function setLines(id: string, changed: (lines: readonly DraftLine[]) => readonly DraftLine[]): void {
    setAllLines((now) => ({ ...now, [id]: changed(now[id] ?? []) }));
  }

  /** Checks every line of these groups; true when all are right. */
  function checkLines(asked: readonly Lines[]): boolean {
    let right = true;
    for (const group of asked) {
      const checked = (lines[group.id] ?? []).map((line) => {
        const entered = { values: asRecord(line.values), unknown: mistakenFields(line.values, group.link) };
        const ruled = ruleMistakes(group.entity, entered, { locale, timezone, now: Date.now() });
        return { ...line, mistakes: { ...ruled, ...checkDraft(columnsOf(group), line.values, locale) } };
      });
      if (checked.some((line) => Object.keys(line.mistakes).length > 0)) right = false;
      setLines(group.id, () => checked);
    }
    return right;
  }

  async function saveLines(group: Lines, parent: RecordJson, key: string): Promise<void> {
    const drafts = lines[group.id] ?? [];
    if (drafts.length === 0) return;
    try {
      await client.records(group.entity.app, group.entity.slug).createMany(
        drafts.map((line) => ({ ...wireValues(columnsOf(group), line.values), [group.link]: parent.id })),
        { idempotencyKey: `${key}.${group.id}` },
      );
      setLines(group.id, () => []);
      await refreshEntity(queries, group.entity);
    } catch (error) {
      const known = new Set(columnsOf(group).map((field) => field.name));
      const issues = error instanceof ApiError ? error.issues : [];
      setLines(group.id, (now) =>
        now.map((line, index) => {
          const own = issues.filter((issue) => placeOfIssue(issue) === index);
          return own.length === 0 ? line : { ...line, mistakes: mistakesOf(error, known, own) };
        }),
      );
      throw error;
    }
  }

  /** Whether everything is right as far as can be told here; what is not is said. */
  function checkAll(): boolean {
    const own = checkDraft(fields, values, locale);
    const names = new Set(fields.map(({ name }) => name));
    // What a rule says of a field that the form does not show stands above it.
    const elsewhere = Object.entries(broken).filter(([name]) => !names.has(name));
    const found: Mistakes = elsewhere.length === 0 ? own : { ...own, '': joinSentences(...elsewhere.map(([, text]) => text)) };
    setMistakes(found);
    setRefused(undefined);
    setLeft(names);
    return checkLines(groups) && Object.keys({ ...broken, ...found }).length === 0;
  }

  /** Keeps what could not be sent until it is. */
  function wait(entry: KeptEntry): void {
    keepEntry(me.user.id, entity, entry);
    setWaiting(entry);
  }

  function waitNoLonger(): void {
    forgetEntry(me.user.id, entity);
    setWaiting(undefined);
  }

  async function sendRecord(entry: KeptEntry): Promise<RecordJson | undefined> {
    try {
      const record = await client.records(entity.app, entity.slug).create(entry.sent, { idempotencyKey: entry.key });
      setSaved(record);
      return record;
    } catch (error) {
      if (isPassing(error)) {
        wait(entry);
        return undefined;
      }
      waitNoLonger();
      const mistakes = mistakesOf(error, new Set(fields.map((field) => field.name)));
      setMistakes(mistakes);
      if (isExplained(error)) setRefused({ action: 'create', values: entry.sent, said: joinSentences(...Object.values(mistakes)) });
      return undefined;
    }
  }

  /** Whether what is asked in this step is right; what is not is said. */
  function checkStep(): boolean {
    const here = steps.sections.flatMap((section) => section.fields.map(({ field }) => field));
    const ruled = Object.keys(broken).filter((name) => here.some((field) => field.name === name));
    const found = checkDraft(here, values, locale);
    setMistakes(found);
    setLeft((now) => new Set([...now, ...here.map(({ name }) => name)]));
    return checkLines(steps.groups) && ruled.length === 0 && Object.keys(found).length === 0;
  }

  async function submit(): Promise<void> {
    if (isBusy || waiting !== undefined) return;
    setBusy(true);
    if (steps.isLast) await save();
    else if (checkStep()) steps.next();
    setBusy(false);
  }

  async function save(): Promise<void> {
    // Once the record is saved only its lines are left.
    if (saved === undefined ? !checkAll() : !checkLines(groups)) return;
    const entry = { key: idempotencyKey(), sent: wireValues(fields, values), typed, lines };
    await send(saved === undefined ? entry : { ...entry, record: saved });
  }

  async function send(entry: KeptEntry): Promise<void> {
    const stored = saved ?? (await sendRecord(entry));
    if (stored === undefined) return;
    try {
      for (const group of groups) await saveLines(group, stored, entry.key);
      leaving.current = true;
      waitNoLonger();
      await refreshEntity(queries, entity);
      await navigate({ to: '/a/$app/e/$entity/$id', params: { ...entityParams(apps, entity), id: String(stored.id) }, replace: true });
    } catch (error) {
      if (isPassing(error)) return wait({ ...entry, record: stored });
      waitNoLonger();
      const general = mistakesOf(error, new Set(), [])[''] ?? '';
      setMistakes({ '': joinSentences(t('linesFailed', { entity: localText(entity.label, locale) }), general) });
    }
  }

  /** Sends what waits, as long as it waits: when the connection is said to be back, and now and then, for not every cut is noticed. */
  const sendAgain = useEffectEvent(async () => {
    if (waiting === undefined || isBusy) return;
    setBusy(true);
    await send(waiting);
    setBusy(false);
  });
  const isWaiting = waiting !== undefined;
  useEffect(() => {
    if (!isWaiting) return;
    const again = (): void => void sendAgain();
    const timer = setInterval(again, SEND_AGAIN_MS);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }, [isWaiting]);

  function discarded(leave: () => void): () => void {
    return () => {
      if (isWaiting) forgetEntry(me.user.id, entity);
      leave();
    };
  }

  const firstMistake = fields.find((field) => mistakes[field.name] !== undefined)?.name;
  useEffect(() => {
    // After a refused attempt the first field to correct is brought into sight and focused.
    if (isBusy || firstMistake === undefined) return;
    steps.goTo(firstMistake);
    const place = document.querySelector(`[data-field="${firstMistake}"]`);
    if (document.activeElement?.closest('[data-field]') === null) place?.querySelector<HTMLElement>('input, textarea, button')?.focus();
    // oxlint-disable-next-line react/exhaustive-deps -- only the end of an attempt moves the focus, not every keystroke
  }, [isBusy]);

  return {
    steps,
    values,
    record,
    mistakes,
    refused,
    firstMistake,
    lines,
    isBusy,
    isSaved: saved !== undefined,
    isWaiting,
    leavingQuestion: blocker.status === 'blocked' ? { stay: blocker.reset, discard: discarded(blocker.proceed) } : undefined,
    change,
    check,
    setLines,
    submit,
    leave: () => void navigate({ to: list.to }),
  };
}
