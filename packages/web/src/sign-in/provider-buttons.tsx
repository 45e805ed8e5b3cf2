// In charge of: the buttons on the sign-in page that lead to other providers, where there are any.
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { ProviderJson } from '@trellis/query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalText } from '../admin/refusal.ts';

/** The buttons; nothing where people sign in by password alone. */
export function ProviderButtons({ to }: { readonly to: string | undefined }): ReactNode {
  const { client } = useRouter().options.context;
  const { data = [] } = useQuery({ queryKey: ['providers'], queryFn: ({ signal }) => client.providers.list({ signal }) });
  if (data.length === 0) return null;
  return (
    <div className="sign-in-providers">
      {data.map((provider) => (
        <ProviderButton key={provider.id} provider={provider} to={to} />
      ))}
    </div>
  );
}

function ProviderButton({ provider, to }: { readonly provider: ProviderJson; readonly to: string | undefined }): ReactNode {
  const { t } = useTranslation('signIn');
  const { client } = useRouter().options.context;
  const [busy, setBusy] = useState(false);
  const [mistake, setMistake] = useState<string>();

  async function go(): Promise<void> {
    setBusy(true);
    setMistake(undefined);
    try {
      globalThis.location.assign(await client.providers.begin(provider.id, to));
    } catch (error) {
      setMistake(refusalText(error));
      setBusy(false);
    }
  }

  return (
    <>
      <Button size="large" block loading={busy} onClick={() => void go()}>
        {t('withProvider', { name: provider.label })}
      </Button>
      {mistake !== undefined && (
        <p className="sign-in-mistake" role="alert">
          {mistake}
        </p>
      )}
    </>
  );
}
