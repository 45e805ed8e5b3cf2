// In charge of: a page filter by values: a token that names what is picked, and a menu to find and pick more.
import { Input, Popover } from 'antd';
import type { Client } from '@trellis/client';
import { localText, type Locale } from '@trellis/errors';
import { Check, ChevronDown } from 'lucide-react';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppsContext } from '../apps.ts';
import { useFilterOptions, usePickedNames } from './filter-options.react.ts';
import { isRequired, pickedOf, type FilterValues, type PageFilter } from './page-filters.ts';

interface ValueFilterProps {
  readonly filter: PageFilter;
  readonly values: FilterValues;
  readonly apps: AppsContext;
  readonly client: Client;
  readonly locale: Locale;
  readonly onChange: (value: unknown) => void;
}

interface MenuProps extends ValueFilterProps {
  readonly picked: readonly unknown[];
  readonly onDone: () => void;
}

function Menu({ filter, apps, client, locale, picked, onChange, onDone }: MenuProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const [text, setText] = useState('');
  const { options, isLoading, error } = useFilterOptions(filter, apps, client, locale, useDeferredValue(text.trim()), true);
  const single = isRequired(filter);
  const toggle = (value: unknown): void => {
    if (single) {
      onChange(value);
      onDone();
    } else onChange(picked.includes(value) ? picked.filter((each) => each !== value) : [...picked, value]);
  };
  return (
    <div className="tr-filter-menu">
      <Input autoFocus value={text} placeholder={t('findValue')} aria-label={t('findValue')} onChange={(event) => setText(event.target.value)} />
      <ul aria-label={localText(filter.label, locale)}>
        {!single && (
          <li>
            <button type="button" className="tr-filter-option" aria-pressed={picked.length === 0} onClick={() => onChange([])}>
              <span>{t('all')}</span>
              {picked.length === 0 && <Check size={14} strokeWidth={1.75} aria-hidden="true" />}
            </button>
          </li>
        )}
        {options.map((option) => (
          <li key={String(option.value)}>
            <button type="button" className="tr-filter-option" aria-pressed={picked.includes(option.value)} onClick={() => toggle(option.value)}>
              <span>{option.label}</span>
              {picked.includes(option.value) && <Check size={14} strokeWidth={1.75} aria-hidden="true" />}
            </button>
          </li>
        ))}
      </ul>
      {error !== null && <p className="tr-filter-note">{error.message}</p>}
      {error === null && !isLoading && options.length === 0 && <p className="tr-filter-note">{t('nothingFound')}</p>}
    </div>
  );
}

/** The token of a value filter and its menu. */
export function ValueFilter(props: ValueFilterProps): ReactNode {
  const { filter, values, apps, client, locale } = props;
  const { t } = useTranslation('dashboard');
  const [isOpen, setOpen] = useState(false);
  const picked = pickedOf(filter, values);
  const names = usePickedNames(filter, apps, client, locale, picked);
  const text =
    names.length === 0 ? t('all') : names.length <= 2 ? names.join(locale === 'zh-CN' ? '、' : ', ') : t('picked', { count: names.length });
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      destroyOnHidden
      classNames={{ root: 'tr-filter-popover' }}
      content={<Menu {...props} picked={picked} onDone={() => setOpen(false)} />}
    >
      <button type="button" className="tr-filter" aria-haspopup="dialog" aria-expanded={isOpen} data-set={picked.length > 0}>
        <span className="tr-filter-label">{localText(filter.label, locale)}</span>
        <span className="tr-filter-value">{text}</span>
        <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </Popover>
  );
}
