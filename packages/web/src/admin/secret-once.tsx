// In charge of: showing a secret text the one time it is known, with a button that copies it.
import { Button, Input, type InputRef } from 'antd';
import { Check, Copy } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRow } from './form-row.tsx';

/** How long the button says that it copied. */
const SAID_FOR = 3_000;

/** A text to hand over. */
export function SecretOnce({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const input = useRef<InputRef>(null);
  const Icon = copied ? Check : Copy;

  async function copy(): Promise<void> {
    input.current?.focus({ cursor: 'all' });
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without the right to the clipboard (an address without TLS has none) the text is selected, and the keys copy it.
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_FOR);
  }

  return (
    <FormRow id="secret-once" label={label}>
      <div className="admin-secret">
        <Input ref={input} id="secret-once" value={text} readOnly className="admin-secret-text" onFocus={(event) => event.currentTarget.select()} />
        <Button icon={<Icon size={16} strokeWidth={1.75} aria-hidden="true" />} onClick={() => void copy()}>
          {t(copied ? 'copied' : 'copy')}
        </Button>
      </div>
    </FormRow>
  );
}
