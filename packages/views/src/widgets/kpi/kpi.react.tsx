// In charge of: a KPI on screen: figure, change, course; one line for each currency where amounts are kept apart.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ChangeMark } from '../change.react.tsx';
import { figureParts, fullFigure, joinParts, toneOf } from '../number-format.ts';
import { sparkline } from '../sparkline.ts';
import type { WidgetProps } from '../widget-kind.ts';
import { kpiFigures, type KpiFigure } from './kpi.ts';

const [WIDTH, HEIGHT] = [70, 18];

function Course({ figure }: { readonly figure: KpiFigure }): ReactNode {
  const paths = sparkline(figure.course, WIDTH, HEIGHT);
  if (paths === undefined) return null;
  return (
    <svg
      className="tr-kpi-course"
      data-tone={toneOf(figure.change, figure.goodWhen)}
      width={WIDTH + 4}
      height={HEIGHT + 4}
      viewBox={`-1 -2 ${WIDTH + 4} ${HEIGHT + 4}`}
      aria-hidden="true"
    >
      <path className="tr-kpi-course-area" d={paths.area} />
      <path className="tr-kpi-course-line" d={paths.line} />
      <circle className="tr-kpi-course-end" cx={paths.end.x} cy={paths.end.y} r={1.8} />
    </svg>
  );
}

function Figure({ figure }: { readonly figure: KpiFigure }): ReactNode {
  const parts = figureParts(figure.value, figure.format);
  return (
    <div className="tr-kpi-figure" title={fullFigure(figure.value, figure.format)} data-figure={figure.value ?? ''}>
      {parts.sign}
      {parts.symbol}
      {parts.digits}
      {parts.unit !== '' && <span className="tr-kpi-unit">{parts.unit}</span>}
    </div>
  );
}

function Single({ figure, before, compared }: { readonly figure: KpiFigure; readonly before: string; readonly compared: boolean }): ReactNode {
  return (
    <>
      <Figure figure={figure} />
      <div className="tr-kpi-foot">
        {compared && figure.value !== null && (
          <ChangeMark change={figure.change} goodWhen={figure.goodWhen} locale={figure.format.locale} title={before} />
        )}
        {figure.value !== null && <Course figure={figure} />}
      </div>
    </>
  );
}

/** A KPI's content. */
export function Kpi({ widget, context, answers }: WidgetProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const figures = kpiFigures(widget, context, answers);
  const compared = answers['previous'] !== undefined;
  const beforeText = (figure: KpiFigure): string => t('before', { value: fullFigure(figure.before, figure.format) });
  const [only] = figures;
  if (figures.length === 1 && only !== undefined) return <Single figure={only} before={beforeText(only)} compared={compared} />;
  return (
    <ul className="tr-kpi-currencies" data-many={figures.length > 2} aria-label={t('byCurrency')}>
      {figures.map((figure) => (
        <li key={figure.currency ?? ''} title={`${fullFigure(figure.value, figure.format)} · ${beforeText(figure)}`}>
          <span className="tr-kpi-code">{figure.currency === '' ? t('noCurrency') : figure.currency}</span>
          <span className="tr-kpi-small" data-figure={figure.value ?? ''}>
            {joinParts(figureParts(figure.value, { style: figure.format.style, locale: figure.format.locale }))}
          </span>
          {compared && <ChangeMark change={figure.change} goodWhen={figure.goodWhen} locale={context.locale} />}
        </li>
      ))}
    </ul>
  );
}
