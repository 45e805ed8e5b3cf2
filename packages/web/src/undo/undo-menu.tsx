// In charge of: undo and redo as entries of a menu, saying what they would do.
import { useQuery } from '@tanstack/react-query';
import type { MenuProps } from 'antd';
import { Redo2, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { useUndo } from './use-undo.ts';

/** Entries for a menu. `isOpen` asks what there is to undo; `choose` does it when the chosen entry is one of these. */
export function useUndoMenu(isOpen: boolean): { readonly items: NonNullable<MenuProps['items']>; readonly choose: (key: string) => boolean } {
  const { t } = useTranslation('undo');
  const { client } = useSession();
  const { run, words } = useUndo();
  const { data } = useQuery({ queryKey: ['undo'], queryFn: ({ signal }) => client.undo.state({ signal }), enabled: isOpen, staleTime: 0 });
  const items = [
    {
      key: 'undo',
      icon: <Undo2 size={16} strokeWidth={1.75} />,
      disabled: data?.undo === undefined,
      label: data?.undo === undefined ? t('nothingToUndo') : t('undoWhat', { what: words(data.undo) }),
    },
    {
      key: 'redo',
      icon: <Redo2 size={16} strokeWidth={1.75} />,
      disabled: data?.redo === undefined,
      label: data?.redo === undefined ? t('nothingToRedo') : t('redoWhat', { what: words(data.redo) }),
    },
  ];
  return {
    items,
    choose(key) {
      if (key !== 'undo' && key !== 'redo') return false;
      const batch = data?.[key]?.batch;
      void run(key, batch === undefined ? {} : { batch });
      return true;
    },
  };
}
