// In charge of: the dialog that shows what stands against a paste, a fill or a clearing, cell by cell, and offers to save the rest.
import { Modal } from 'antd';
import type { ReactNode } from 'react';
import { useGrid } from './grid-context.ts';
import type { RefusedPlan } from './range-actions.ts';
import { sizeOfPlan, withoutProblems, type PlanProblem, type RangePlan } from './range-plan.ts';
import { formattedCount } from './texts.ts';

/** Most places listed: a reader of more looks for a pattern, not for a cell. */
const MOST_LISTED = 200;

interface DialogProps {
  readonly refused: RefusedPlan;
  readonly onClose: () => void;
  /** Carries out what is left. */
  readonly onRest: (plan: RangePlan) => void;
}

/** The dialog. While it is open nothing of the plan is stored. */
export function RefusedDialog({ refused, onClose, onRest }: DialogProps): ReactNode {
  const { t, locale } = useGrid();
  const { plan, problems, problem } = refused;
  const rest = withoutProblems(plan, problems);
  const left = sizeOfPlan(rest);
  const canSaveRest = problems.length > 0 && left.cells + left.records > 0;
  const count = (value: number): { count: number; formatted: string } => ({ count: value, formatted: formattedCount(value, locale) });
  const words = [
    ...(left.cells > 0 ? [t('cells', count(left.cells))] : []),
    ...(left.records > 0 ? [t('newRecords', count(left.records))] : []),
  ].join(locale === 'en' ? ' and ' : '和');
  return (
    <Modal
      open
      width={720}
      title={problems.length === 0 ? t('refusedWhole') : t('refusedTitle', count(problems.length))}
      okText={canSaveRest ? t('saveRest') : t('retry')}
      cancelText={t('cancel')}
      okButtonProps={{ autoFocus: true, style: problems.length > 0 && !canSaveRest ? { display: 'none' } : undefined }}
      onOk={() => {
        onClose();
        onRest(rest);
      }}
      onCancel={onClose}
    >
      <p className="tg-refused-lead">
        {problems.length === 0 && problem !== undefined ? `${problem.message} ${problem.hint ?? ''}` : t('refusedNothing')}
        {canSaveRest ? t('refusedRest', { rest: words }) : ''}
      </p>
      {problems.length > 0 && <ProblemList problems={problems.slice(0, MOST_LISTED)} />}
      {problems.length > MOST_LISTED && (
        <p className="tg-hint">{t('refusedMore', { formatted: formattedCount(problems.length - MOST_LISTED, locale) })}</p>
      )}
    </Modal>
  );
}

function ProblemList({ problems }: { readonly problems: readonly PlanProblem[] }): ReactNode {
  const { t } = useGrid();
  return (
    <div className="tg-refused" role="region" aria-label={t('refusedReason')}>
      <table>
        <thead>
          <tr>
            <th className="is-end">{t('refusedRow')}</th>
            <th>{t('field')}</th>
            <th>{t('refusedValue')}</th>
            <th>{t('refusedReason')}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ index, isNew, column, text, problem }, at) => (
            <tr key={at}>
              <td className="is-end">{isNew ? t('refusedNew', { n: index + 1 }) : index + 1}</td>
              <td className="tg-refused-field">{column?.label ?? '—'}</td>
              <td className="tg-refused-value" title={text}>
                {text === '' ? '—' : text}
              </td>
              <td>
                {problem.message} {problem.hint ?? ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
