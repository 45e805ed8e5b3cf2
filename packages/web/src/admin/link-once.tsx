// In charge of: showing a link to hand over the one time it is known, with a warning where only this computer can open it.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { localHost } from './local-address.ts';
import { SecretOnce } from './secret-once.tsx';

/** A link to hand over. */
export function LinkOnce({ label, url }: { readonly label: string; readonly url: string }): ReactNode {
  const { t } = useTranslation();
  const host = localHost(url);
  return (
    <>
      <SecretOnce label={label} text={url} />
      {host !== undefined && (
        <p className="admin-caution" role="note">
          {t('localLink', { host })}
        </p>
      )}
    </>
  );
}
