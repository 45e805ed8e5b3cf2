// In charge of: the steps of setting a second factor up, and of taking it away.
import { tokens } from '@trellis/views/theme';
import { Button, Input, QRCode } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRow, RowNotes, rowProps } from '../admin/form-row.tsx';
import { noRefusal, placeRefusal, type Refusal } from '../admin/refusal.ts';
import { SecretOnce } from '../admin/secret-once.tsx';
import { SidePanel } from '../admin/side-panel.tsx';
import { useSession } from '../app/session.ts';

const QR_SIZE = 180;
const places = { 'auth.wrong-credentials': 'password', 'auth.wrong-code': 'code' };

interface Step {
  readonly close: () => void;
  readonly changed: () => void;
}

/** What can be done about a second factor; each is a text of the screen as well. */
export type FactorAct = 'setUpFactor' | 'newCodes' | 'removeFactor';

const steps: Readonly<Record<FactorAct, (step: Step) => ReactNode>> = { setUpFactor: SettingUp, newCodes: Renewing, removeFactor: Removing };

/** The panel. */
export function SecondFactorPanel({ act, close, changed }: Step & { readonly act: FactorAct }): ReactNode {
  const { t } = useTranslation('security');
  const Body = steps[act];
  return (
    <SidePanel title={t(act)} close={close}>
      <Body close={close} changed={changed} />
    </SidePanel>
  );
}

/** Runs a step, and keeps what was refused of it. */
function useStep() {
  const { t } = useTranslation('security');
  const [refusal, setRefusal] = useState<Refusal>(noRefusal);
  const [busy, setBusy] = useState(false);
  async function run(step: () => Promise<void>): Promise<void> {
    setBusy(true);
    try {
      await step();
      setRefusal(noRefusal);
    } catch (error) {
      const found = placeRefusal(error, [], places);
      setRefusal(found.at['password'] === undefined ? found : { at: { password: t('wrongCurrent') }, whole: undefined });
    }
    setBusy(false);
  }
  return { refusal, busy, run };
}

interface FormProps {
  readonly fields: readonly ('password' | 'code')[];
  readonly verb: string;
  readonly danger?: boolean;
  readonly send: (values: { readonly password: string; readonly code: string }) => Promise<void>;
}

function StepForm({ fields, verb, danger = false, send }: FormProps): ReactNode {
  const { t } = useTranslation('security');
  const { refusal, busy, run } = useStep();
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string): string => String(data.get(name) ?? '');
    void run(() => send({ password: text('password'), code: text('code').trim() }));
  }
  return (
    <form className="admin-form" noValidate onSubmit={submit}>
      {fields.map((field) => (
        <FormRow key={field} id={`factor-${field}`} label={t(field === 'code' ? 'code' : 'currentPassword')} refused={refusal.at[field]}>
          <Input
            {...rowProps(`factor-${field}`, refusal.at[field])}
            name={field}
            type={field === 'code' ? 'text' : 'password'}
            autoComplete={field === 'code' ? 'one-time-code' : 'current-password'}
          />
        </FormRow>
      ))}
      <RowNotes id="factor" refused={refusal.whole} />
      <div className="admin-form-end">
        <Button type="primary" danger={danger} htmlType="submit" loading={busy}>
          {verb}
        </Button>
      </div>
    </form>
  );
}

function Removing({ close, changed }: Step): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useSession();
  async function send({ password, code }: { readonly password: string; readonly code: string }): Promise<void> {
    await client.secondFactor.remove(password, code);
    changed();
    close();
  }
  return (
    <div className="admin-form">
      <p>{t('removeFactorText')}</p>
      <StepForm fields={['password', 'code']} verb={t('removeFactor')} danger send={send} />
    </div>
  );
}

function Renewing({ close, changed }: Step): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) return <RecoveryCodes text={t('renewedText')} codes={codes} close={close} />;
  async function send({ code }: { readonly code: string }): Promise<void> {
    setCodes(await client.secondFactor.renewCodes(code));
    changed();
  }
  return (
    <div className="admin-form">
      <p>{t('newCodesText')}</p>
      <StepForm fields={['code']} verb={t('makeCodes')} send={send} />
    </div>
  );
}

function SettingUp({ close, changed }: Step): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const [made, setMade] = useState<{ readonly secret: string; readonly url: string }>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) return <RecoveryCodes text={t('recoveryText')} codes={codes} close={close} />;
  if (made === undefined)
    return (
      <div className="admin-form">
        <p>{t('setUpText')}</p>
        <StepForm
          key="begin"
          fields={['password']}
          verb={t('next')}
          send={async ({ password }) => setMade(await client.secondFactor.begin(password))}
        />
      </div>
    );
  async function confirm(code: string): Promise<void> {
    setCodes(await client.secondFactor.confirm(code));
    changed();
  }
  // Scanners want dark on light, whatever the theme.
  const { text, canvas } = tokens.themes.light.color;
  return (
    <div className="admin-form">
      <p>{t('scanText')}</p>
      <QRCode value={made.url} size={QR_SIZE} color={text} bgColor={canvas} aria-label={t('scanLabel')} />
      <SecretOnce label={t('secret')} text={made.secret} />
      <StepForm key="confirm" fields={['code']} verb={t('confirmFactor')} send={({ code }) => confirm(code)} />
    </div>
  );
}

interface CodesProps {
  readonly text: string;
  readonly codes: readonly string[];
  readonly close: () => void;
}

function RecoveryCodes({ text, codes, close }: CodesProps): ReactNode {
  const { t } = useTranslation('security');
  const { t: tAdmin } = useTranslation('admin');
  return (
    <div className="admin-form">
      <p>{text}</p>
      <ul className="me-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <SecretOnce label={t('recoveryCodes')} text={codes.join(' ')} />
      <div className="admin-form-end">
        <Button type="primary" onClick={close}>
          {tAdmin('done')}
        </Button>
      </div>
    </div>
  );
}
