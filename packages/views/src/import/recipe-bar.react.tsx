// In charge of: saved ways of importing on the column step: taking one, how the file differs from it, keeping and deleting.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Client } from '@trellis/client';
import type { Locale } from '@trellis/errors';
import type { EntityJson, ImportOptions, ImportPreview, RecipeJson } from '@trellis/query';
import { Button, Checkbox, Input, Popover, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../widgets/sentences.ts';

/** What the bar needs. */
export interface RecipeBarProps {
  readonly entity: EntityJson;
  readonly client: Client;
  readonly locale: Locale;
  readonly preview: ImportPreview;
  /** The recipe that is taken. */
  readonly recipe: number | undefined;
  /** The choices as they stand. */
  readonly options: ImportOptions;
  readonly canSave: boolean;
  readonly onRecipe: (recipe: number | undefined) => void;
}

const NONE = 0;

function Differences({ preview, locale }: Pick<RecipeBarProps, 'preview' | 'locale'>): ReactNode {
  const { t } = useTranslation('import');
  if (preview.recipe === undefined) return null;
  const { missing, added } = preview.recipe.fit;
  const list = (names: readonly string[]): string => names.join(locale === 'zh-CN' ? '、' : ', ');
  return (
    <>
      {missing.length > 0 && <p className="tr-import-error">{t('recipeMissing', { columns: list(missing) })}</p>}
      {added.length > 0 && <p className="tr-import-warning">{t('recipeAdded', { columns: list(added) })}</p>}
      {missing.length === 0 && added.length === 0 && <p className="tr-import-note">{t('recipeFits')}</p>}
    </>
  );
}

interface SaveProps extends Pick<RecipeBarProps, 'entity' | 'client' | 'locale' | 'preview' | 'options'> {
  readonly taken: RecipeJson | undefined;
  readonly onSaved: (recipe: RecipeJson) => void;
}

function SaveForm({ entity, client, locale, preview, options, taken, onSaved }: SaveProps): ReactNode {
  const { t } = useTranslation('import');
  const own = taken?.isOwn === true ? taken : undefined;
  const [name, setName] = useState(own?.name ?? '');
  const [isShared, setShared] = useState(own?.shared ?? false);
  const saving = useMutation({
    mutationFn: (id: number | undefined) => {
      const { recipe: _recipe, ...lasting } = options;
      const input = { name, shared: isShared, options: lasting, headers: preview.columns.map((column) => column.name) };
      return client.records(entity.app, entity.slug).saveRecipe(input, id);
    },
    onSuccess: onSaved,
  });
  return (
    <form
      className="tr-import-recipe-form"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(own !== undefined && own.name === name.trim() ? own.id : undefined);
      }}
    >
      <Input
        value={name}
        maxLength={100}
        placeholder={t('recipeName')}
        aria-label={t('recipeName')}
        onChange={(event) => setName(event.target.value)}
      />
      <Checkbox checked={isShared} onChange={(event) => setShared(event.target.checked)}>
        {t('recipeShared')}
      </Checkbox>
      {saving.error !== null && (
        <p className="tr-import-error" role="alert">
          {errorText(saving.error, locale)}
        </p>
      )}
      <Button type="primary" htmlType="submit" disabled={name.trim() === ''} loading={saving.isPending}>
        {own !== undefined && own.name === name.trim() ? t('recipeReplace') : t('recipeSave')}
      </Button>
    </form>
  );
}

/** The bar. */
export function RecipeBar({ entity, client, locale, preview, recipe, options, canSave, onRecipe }: RecipeBarProps): ReactNode {
  const { t } = useTranslation('import');
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const key = ['import-recipes', entity.key];
  const listing = useQuery({ queryKey: key, queryFn: ({ signal }) => client.records(entity.app, entity.slug).recipes({ signal }) });
  const recipes = listing.data ?? [];
  const taken = recipes.find((each) => each.id === recipe);
  const removing = useMutation({
    mutationFn: (id: number) => client.records(entity.app, entity.slug).removeRecipe(id),
    onSuccess: async () => {
      onRecipe(undefined);
      await queries.invalidateQueries({ queryKey: key });
    },
  });
  const saved = async (kept: RecipeJson): Promise<void> => {
    setOpen(false);
    await queries.invalidateQueries({ queryKey: key });
    onRecipe(kept.id);
  };
  const label = (each: RecipeJson): string => (each.isOwn ? each.name : t('recipeOf', { name: each.name, owner: each.owner.name }));
  return (
    <div className="tr-import-recipes">
      {recipes.length > 0 && (
        <Select
          aria-label={t('recipe')}
          value={recipe ?? NONE}
          popupMatchSelectWidth={false}
          options={[
            { value: NONE, label: t('recipeNone') },
            ...recipes.map((each) => ({ value: each.id, label: label(each), disabled: !each.fits && !each.isOwn })),
          ]}
          onChange={(id: number) => onRecipe(id === NONE ? undefined : id)}
        />
      )}
      <Popover
        trigger="click"
        open={isOpen}
        onOpenChange={setOpen}
        destroyOnHidden
        content={
          <SaveForm
            entity={entity}
            client={client}
            locale={locale}
            preview={preview}
            options={options}
            taken={taken}
            onSaved={(kept) => void saved(kept)}
          />
        }
      >
        <Button disabled={!canSave}>{t('recipeKeep')}</Button>
      </Popover>
      {taken?.isOwn === true && (
        <Button type="text" danger loading={removing.isPending} onClick={() => removing.mutate(taken.id)}>
          {t('recipeDelete', { name: taken.name })}
        </Button>
      )}
      {removing.error !== null && <p className="tr-import-error">{errorText(removing.error, locale)}</p>}
      <Differences preview={preview} locale={locale} />
    </div>
  );
}
