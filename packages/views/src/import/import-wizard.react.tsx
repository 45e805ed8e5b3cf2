// In charge of: the import of a file on one page: file, columns, import.
import { useQuery } from '@tanstack/react-query';
import type { Client } from '@trellis/client';
import { localText, type Locale } from '@trellis/errors';
import type { AppJson, EntityJson, ImportOptions, ImportPreview, MeJson } from '@trellis/query';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApps } from '../apps.ts';
import { FileStep } from './file-step.react.tsx';
import { useImportRun } from './import-job.react.ts';
import './import.css';
import { MappingStep } from './mapping-step.react.tsx';
import {
  carriedMapping,
  creatableLinks,
  dateColumns,
  destinationsOf,
  guessedDateOrder,
  importOptions,
  isReady,
  mappingProblems,
  suggestedMapping,
  upsertKeys,
  type Destination,
  type FileSettings,
  type ImportChoices,
  type ImportMode,
  type UpsertKey,
} from './mapping.ts';
import { RecipeBar } from './recipe-bar.react.tsx';
import { RunStep } from './run-step.react.tsx';

/** What the wizard needs. `onDone` leads to the records, `onUndo` takes an import back and says whether it did. */
export interface ImportWizardProps {
  readonly app: AppJson;
  readonly entity: EntityJson;
  readonly client: Client;
  readonly locale: Locale;
  readonly me: MeJson;
  readonly onDone: () => void;
  readonly onUndo: (batch: number) => Promise<boolean>;
}

const NO_SETTINGS: FileSettings = {};

/** The choices a preview begins with; a former file's are kept as far as they still make sense. */
function firstChoices(
  preview: ImportPreview,
  destinations: readonly Destination[],
  uniques: EntityJson['uniques'],
  former: ImportChoices | undefined,
): ImportChoices {
  if (preview.recipe !== undefined) return recipeChoices(preview, preview.recipe.options);
  const mapping = former === undefined ? suggestedMapping(preview, destinations) : carriedMapping(former.mapping, preview, destinations);
  const dates = dateColumns(mapping, destinations, preview);
  return {
    mapping,
    upsertBy: keptKey(former?.upsertBy, upsertKeys(mapping, destinations, uniques)),
    dateOrder: former?.dateOrder ?? (dates.some ? guessedDateOrder(dates.samples) : undefined),
    timezone: former?.timezone,
    createMissing: former?.createMissing,
  };
}

/** A former key as far as it still is one. */
function keptKey(former: string | undefined, keys: readonly UpsertKey[]): string | undefined {
  return keys.some((key) => key.id === former) ? former : undefined;
}

/** The choices that a recipe makes; columns that it does not know are left out. */
function recipeChoices(preview: ImportPreview, { mapping = {}, upsertBy, dateOrder, timezone, createMissing }: ImportOptions): ImportChoices {
  const known = Object.fromEntries(preview.columns.map(({ name }) => [name, mapping[name] ?? null]));
  return { mapping: known, upsertBy, dateOrder, timezone, createMissing };
}

function Step({
  number,
  title,
  isOpen,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly isOpen: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <section className="tr-import-step" data-open={isOpen} aria-label={title}>
      <h2>
        <span aria-hidden="true">{number}</span>
        {title}
      </h2>
      {isOpen && <div className="tr-import-step-body">{children}</div>}
    </section>
  );
}

/** The wizard. */
export function ImportWizard({ entity, client, locale, me, onDone, onUndo }: ImportWizardProps): ReactNode {
  const { t } = useTranslation('import');
  const { apps } = useApps(client);
  const [file, setFile] = useState<File | undefined>(undefined);
  const [settings, setSettings] = useState<FileSettings>(NO_SETTINGS);
  const [choices, setChoices] = useState<ImportChoices | undefined>(undefined);
  const run = useImportRun(client, entity);
  const destinations = useMemo(() => destinationsOf(entity, (ref) => apps.entity(ref.app, ref.entity)), [entity, apps]);
  const reading = useQuery({
    queryKey: ['import-preview', entity.key, file?.name, file?.size, file?.lastModified, settings],
    queryFn: ({ signal }): Promise<ImportPreview> => {
      if (file === undefined) throw new TypeError('There is no file to read.');
      return client.records(entity.app, entity.slug).previewImport(file, settings, { signal });
    },
    enabled: file !== undefined,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
    // Another encoding or sheet of the same file: what was read stays until it is read anew.
    placeholderData: (former, query) =>
      file !== undefined && query?.queryKey[2] === file.name && query.queryKey[4] === file.lastModified ? former : undefined,
  });
  const preview = reading.data;
  const [read, setRead] = useState<ImportPreview | undefined>(undefined);
  if (preview !== undefined && preview !== read) {
    setRead(preview);
    setChoices(firstChoices(preview, destinations, entity.uniques, choices));
  }
  const { reset, isBusy } = run;
  const changeSettings = useCallback(
    (next: FileSettings) => {
      if (isBusy) return;
      reset();
      setSettings(next);
    },
    [isBusy, reset],
  );
  const chooseFile = useCallback(
    (next: File) => {
      reset();
      setSettings(NO_SETTINGS);
      setFile(next);
    },
    [reset],
  );
  const change = useCallback(
    (part: Partial<ImportChoices>) => {
      if (isBusy) return;
      // What was found out was found out with other settings.
      reset();
      setChoices((former) =>
        former === undefined || preview === undefined ? former : consistent({ ...former, ...part }, destinations, entity.uniques, preview),
      );
    },
    [destinations, entity, preview, isBusy, reset],
  );
  const problems = mappingProblems(choices?.mapping ?? {}, destinations);
  const datesAreRead = preview === undefined || choices?.dateOrder !== undefined || !dateColumns(choices?.mapping ?? {}, destinations, preview).some;
  const ready =
    file !== undefined &&
    !reading.isPlaceholderData &&
    preview !== undefined &&
    choices !== undefined &&
    isReady(problems, choices.upsertBy) &&
    datesAreRead;
  const start = (mode: ImportMode): void => {
    if (file !== undefined && choices !== undefined) run.start(file, importOptions({ ...choices, ...settings }, mode));
  };
  const more = (): void => {
    run.reset();
    setFile(undefined);
    setChoices(undefined);
    setSettings(NO_SETTINGS);
  };
  const name = localText(entity.label, locale);
  if (!entity.can.import) return <p className="tr-import-note">{t('noRight', { entity: name })}</p>;
  return (
    <div className="tr-import">
      <Step number={1} title={t('stepFile')} isOpen>
        <FileStep
          file={file}
          preview={preview}
          settings={settings}
          isReading={reading.isFetching}
          error={reading.error ?? undefined}
          locale={locale}
          onFile={chooseFile}
          onSettings={changeSettings}
        />
      </Step>
      <Step number={2} title={t('stepColumns')} isOpen={preview !== undefined && choices !== undefined}>
        {preview !== undefined && choices !== undefined && (
          <fieldset className="tr-import-fieldset" disabled={isBusy}>
            <RecipeBar
              entity={entity}
              client={client}
              locale={locale}
              preview={preview}
              recipe={settings.recipe}
              options={importOptions({ ...choices, ...settings }, { dryRun: false, partial: false })}
              canSave={isReady(problems, choices.upsertBy)}
              onRecipe={(recipe) => {
                const { recipe: _former, ...rest } = settings;
                changeSettings(recipe === undefined ? rest : { ...rest, recipe });
              }}
            />
            <MappingStep
              preview={preview}
              destinations={destinations}
              uniques={entity.uniques}
              choices={choices}
              problems={problems}
              locale={locale}
              timezone={me.workspace.timezone}
              onChoices={change}
            />
          </fieldset>
        )}
      </Step>
      <Step number={3} title={t('stepImport')} isOpen={preview !== undefined}>
        <RunStep
          run={run}
          entity={entity}
          timezone={me.workspace.timezone}
          client={client}
          locale={locale}
          isReady={ready}
          onStart={start}
          onFile={chooseFile}
          onMore={more}
          onDone={onDone}
          onUndo={onUndo}
        />
      </Step>
    </div>
  );
}

/** What follows from a change: a key whose column was left out is a key no more, and a new date column has an order. */
function consistent(
  choices: ImportChoices,
  destinations: readonly Destination[],
  uniques: EntityJson['uniques'],
  preview: ImportPreview,
): ImportChoices {
  const dates = dateColumns(choices.mapping, destinations, preview);
  return {
    ...choices,
    upsertBy: keptKey(choices.upsertBy, upsertKeys(choices.mapping, destinations, uniques)),
    dateOrder: choices.dateOrder ?? (dates.some ? guessedDateOrder(dates.samples) : undefined),
    createMissing: creatable(choices, destinations),
  };
}

/** Links that are no longer matched create nothing. */
function creatable({ createMissing, mapping }: ImportChoices, destinations: readonly Destination[]): readonly string[] | undefined {
  const there = new Set(creatableLinks(mapping, destinations).map((link) => link.name));
  const kept = createMissing?.filter((name) => there.has(name));
  return kept === undefined || kept.length === 0 ? undefined : kept;
}
