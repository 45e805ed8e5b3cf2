// In charge of: building a filter: conditions in lines of field, operator and value, groups in frames, and how many records match.
import { fieldUi } from '@trellis/fields/react';
import type { Filter } from '@trellis/query';
import type { FilterOperator } from '@trellis/schemas';
import { Button, Select } from 'antd';
import { Brackets, Plus, X } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useGrid } from '../grid-context.ts';
import { formattedCount } from '../texts.ts';
import { fieldChoices, filterChoices, type FieldChoice } from './field-choices.ts';
import { FieldSelect } from './field-select.tsx';
import {
  added,
  filterOf,
  isComplete,
  isGroup,
  MAX_DEPTH,
  newCondition,
  nodeId,
  operatorsOf,
  replaced,
  treeOf,
  withOperator,
  type ConditionNode,
  type FilterNode,
  type GroupKind,
  type GroupNode,
} from './filter-tree.ts';
import { operatorWord } from './operator-words.ts';

interface BuilderProps {
  readonly filter: Filter | undefined;
  /** A field to begin a new condition on. */
  readonly startWith: string | undefined;
  readonly isOwn: boolean;
  readonly matching: number | undefined;
  readonly onChange: (filter: Filter) => void;
  readonly onReset: () => void;
}

/** The builder in the tool bar's popover. What is complete is in force at once. */
export function FilterBuilder({ filter, startWith, isOwn, matching, onChange, onReset }: BuilderProps): ReactNode {
  const { entity, apps, locale, t } = useGrid();
  const choices = useMemo(() => filterChoices(fieldChoices(entity, apps, locale)), [entity, apps, locale]);
  const find = (path: string) => choices.find((choice) => choice.path === path)?.field;
  const [tree, setTree] = useState(() => startTree(filter, startWith, choices, entity.titleField));

  function change(next: GroupNode): void {
    setTree(next);
    const before = JSON.stringify(filterOf(tree, find) ?? { and: [] });
    const after = filterOf(next, find) ?? { and: [] };
    if (JSON.stringify(after) !== before) onChange(after);
  }

  function reset(): void {
    setTree({ id: nodeId(), kind: 'and', parts: [] });
    onReset();
  }

  const hasIncomplete = someCondition(tree, (node) => !isComplete(node, find));
  const tools: Tools = { choices, change, tree };
  return (
    <div className="tg-builder">
      <div className="tg-builder-head">
        <span className="tg-builder-title">{t('filter')}</span>
        <span className="tg-hint">{matching === undefined ? t('counting') : t('matching', { formatted: formattedCount(matching, locale) })}</span>
        {hasIncomplete && <span className="tg-hint is-end">{t('incomplete')}</span>}
      </div>
      {tree.parts.length === 0 && <div className="tg-hint">{t('noConditions')}</div>}
      <Parts group={tree} depth={1} tools={tools} />
      <div className="tg-builder-foot">
        <AddButtons group={tree} depth={1} tools={tools} />
        <span className="tg-hint is-end">{isOwn ? t('personal') : ''}</span>
        {isOwn && (
          <Button type="link" size="small" onClick={reset}>
            {t('backToView')}
          </Button>
        )}
        {tree.parts.length > 0 && (
          <Button type="link" size="small" onClick={() => change({ ...tree, parts: [] })}>
            {t('clearAll')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The tree to begin with: with a condition on the field that was asked for, and never empty: records are first told apart by their title. */
function startTree(
  filter: Filter | undefined,
  startWith: string | undefined,
  choices: readonly FieldChoice[],
  titleField: string | undefined,
): GroupNode {
  const tree = treeOf(filter);
  const choiceOf = (path: string | undefined) => choices.find((choice) => choice.path === path);
  const start = choiceOf(startWith) ?? (tree.parts.length === 0 ? (choiceOf(titleField) ?? choices[0]) : undefined);
  return start === undefined ? tree : added(tree, tree.id, newCondition(start.path, start.field));
}

function someCondition(node: FilterNode, test: (node: ConditionNode) => boolean): boolean {
  return isGroup(node) ? node.parts.some((part) => someCondition(part, test)) : test(node);
}

interface Tools {
  readonly choices: readonly FieldChoice[];
  readonly tree: GroupNode;
  change(tree: GroupNode): void;
}

function joint(group: GroupNode, index: number, isOutermost: boolean, t: ReturnType<typeof useGrid>['t']): string {
  if (index > 0) return t(group.kind === 'and' ? 'and' : 'or');
  return isOutermost ? t('where') : '';
}

function Parts({ group, depth, tools }: { readonly group: GroupNode; readonly depth: number; readonly tools: Tools }): ReactNode {
  const { t } = useGrid();
  return group.parts.map((part, index) => (
    <div className="tg-part" key={part.id}>
      <span className="tg-joint">{joint(group, index, depth === 1, t)}</span>
      {isGroup(part) ? <Group group={part} depth={depth + 1} tools={tools} /> : <Condition node={part} tools={tools} />}
    </div>
  ));
}

function Group({ group, depth, tools }: { readonly group: GroupNode; readonly depth: number; readonly tools: Tools }): ReactNode {
  const { t } = useGrid();
  const kinds = (['and', 'or', 'none'] as const).map((kind) => ({
    value: kind,
    label: t(kind === 'and' ? 'allOf' : kind === 'or' ? 'anyOf' : 'noneOf'),
  }));
  return (
    <div className="tg-subgroup">
      <div className="tg-subgroup-head">
        <Select<GroupKind>
          size="small"
          aria-label={t('groupKind')}
          value={group.kind}
          options={kinds}
          onChange={(kind) => tools.change(replaced(tools.tree, group.id, { ...group, kind }))}
          popupMatchSelectWidth={false}
        />
        <IconButton label={t('removeGroup')} onClick={() => tools.change(replaced(tools.tree, group.id, undefined))} />
      </div>
      <Parts group={group} depth={depth} tools={tools} />
      <AddButtons group={group} depth={depth} tools={tools} />
    </div>
  );
}

function AddButtons({ group, depth, tools }: { readonly group: GroupNode; readonly depth: number; readonly tools: Tools }): ReactNode {
  const { t } = useGrid();
  const [first] = tools.choices;
  if (first === undefined) return null;
  const condition = (): ConditionNode => newCondition(first.path, first.field);
  const add = (node: FilterNode): void => tools.change(added(tools.tree, group.id, node));
  return (
    <span className="tg-adds">
      <Button type="text" size="small" icon={<Plus size={14} aria-hidden="true" />} onClick={() => add(condition())}>
        {t(depth === 1 ? 'addCondition' : 'addToGroup')}
      </Button>
      {depth < MAX_DEPTH && (
        <Button
          type="text"
          size="small"
          icon={<Brackets size={14} aria-hidden="true" />}
          onClick={() => add({ id: nodeId(), kind: 'or', parts: [condition()] })}
        >
          {t('addGroup')}
        </Button>
      )}
    </span>
  );
}

function Condition({ node, tools }: { readonly node: ConditionNode; readonly tools: Tools }): ReactNode {
  const { t, locale, timezone, services } = useGrid();
  const field = tools.choices.find((choice) => choice.path === node.path)?.field;
  const put = (next: ConditionNode): void => tools.change(replaced(tools.tree, node.id, next));
  function pickField(path: string): void {
    const picked = tools.choices.find((choice) => choice.path === path);
    if (picked !== undefined) put({ ...newCondition(path, picked.field), id: node.id });
  }
  const FilterInput = field === undefined ? undefined : fieldUi(field.type).FilterInput;
  return (
    <div className="tg-condition">
      <FieldSelect value={node.path} choices={tools.choices} label={t('field')} onChange={pickField} />
      <Select<FilterOperator>
        aria-label={t('operator')}
        value={node.op}
        options={field === undefined ? [] : operatorsOf(field).map((op) => ({ value: op, label: operatorWord(op, field, t) }))}
        onChange={(op) => put(withOperator(node, op))}
        popupMatchSelectWidth={false}
        style={{ width: '100%' }}
      />
      <div className="tg-condition-value">
        {field !== undefined && FilterInput !== undefined && (
          <FilterInput
            key={`${node.path} ${node.op}`}
            op={node.op}
            value={node.value}
            onChange={(value) => put({ ...node, value })}
            field={field}
            locale={locale}
            timezone={timezone}
            services={services}
          />
        )}
      </div>
      <IconButton label={t('remove')} onClick={() => tools.change(replaced(tools.tree, node.id, undefined))} />
    </div>
  );
}

function IconButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }): ReactNode {
  return (
    <button type="button" className="tg-icon-button" aria-label={label} title={label} onClick={onClick}>
      <X size={14} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}
