// In charge of: what a changed grant would do, and putting it in force, over the documents as they are at that moment.
import type { StoredDocument } from '@trellis/client';
import { useQueryClient } from '@tanstack/react-query';
import type { GrantedEntity, GrantJson, RightsChangeJson } from '@trellis/query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalText } from '../admin/refusal.ts';
import { useSession } from '../app/session.ts';
import { joinSentences } from '../app/sentences.ts';
import { issueText } from '../record/mistakes.ts';
import { effectsOf, type Effect } from './effect.ts';
import { grantDocument, grantIn, newGrantId, withGrant, type GrantDraft } from './grant-draft.ts';
import { grantsKey } from './roles-keys.ts';
import { conditionMistake } from './use-condition.ts';

interface Place {
  readonly app: string;
  readonly role: string;
  readonly entity: GrantedEntity;
  readonly grant: GrantJson | undefined;
}

/** A change that was looked at: it is this one that is published. */
interface Looked {
  readonly id: string;
  readonly document: StoredDocument | undefined;
  /** The grant's document as it was. */
  readonly before: string;
  readonly effects: readonly Effect[];
}

const textOf = (document: StoredDocument | undefined): string => JSON.stringify(document ?? null);

/** Looking at a change and publishing it. */
export function useGrantChange({ app, role, entity, grant }: Place) {
  const { t } = useTranslation('roles');
  const { client, locale } = useSession();
  const queries = useQueryClient();
  const [looked, setLooked] = useState<Looked>();
  const [busy, setBusy] = useState<'preview' | 'publish'>();
  const [refused, setRefused] = useState<{ readonly of: 'condition' | 'all'; readonly said: string }>();
  const [isPublished, setPublished] = useState(false);

  async function everyone(documents: readonly StoredDocument[]): Promise<readonly RightsChangeJson[]> {
    const changes: RightsChangeJson[] = [];
    for (let after: number | undefined, isMore = true; isMore;) {
      const page = await client.grants.previewRights(app, documents, after);
      changes.push(...page.changes);
      after = page.next;
      isMore = after !== undefined;
    }
    return changes;
  }

  async function conditionOf({ condition }: GrantDraft) {
    const text = condition.trim();
    if (text === '') return undefined;
    // What was not touched stays as it is stored.
    if (text === grant?.condition?.text.trim()) return grant.condition;
    return client.grants.readCondition(app, { entity: entity.id, text });
  }

  async function preview(draft: GrantDraft): Promise<void> {
    setBusy('preview');
    setRefused(undefined);
    let of: 'condition' | 'all' = 'condition';
    try {
      const condition = await conditionOf(draft);
      of = 'all';
      const documents = await client.grants.documents(app);
      const id = grant?.id ?? newGrantId(role, entity.id, new Set(documents.map((each) => each.id)));
      const before = grantIn(documents, id);
      const document = grantDocument(before, draft, { id, role, entity, condition });
      const changes = await everyone(withGrant(documents, id, document));
      setLooked({ id, document, before: textOf(before), effects: effectsOf(changes) });
    } catch (error) {
      setRefused({ of, said: of === 'condition' ? conditionMistake(error) : refusalText(error) });
    }
    setBusy(undefined);
  }

  async function apply({ id, document, before }: Looked): Promise<string | undefined> {
    const documents = await client.grants.documents(app);
    if (textOf(grantIn(documents, id)) !== before) return t('changedMeanwhile');
    const changed = withGrant(documents, id, document);
    const plan = await client.grants.previewChange(app, changed);
    if (plan.expect === undefined) return joinSentences(t('refusedPlan'), ...plan.issues.map((issue) => issueText(issue, locale)));
    await client.grants.applyChange(app, changed, plan.expect);
    return undefined;
  }

  async function publish(): Promise<void> {
    if (looked === undefined) return;
    setBusy('publish');
    setRefused(undefined);
    try {
      const said = await apply(looked);
      if (said === undefined) {
        setPublished(true);
        await queries.invalidateQueries({ queryKey: grantsKey() });
      } else setRefused({ of: 'all', said });
    } catch (error) {
      setRefused({ of: 'all', said: refusalText(error) });
    }
    setBusy(undefined);
  }

  return {
    busy,
    effects: looked?.effects,
    conditionRefused: refused?.of === 'condition' ? refused.said : undefined,
    refused: refused?.of === 'all' ? refused.said : undefined,
    isPublished,
    /** The draft changed: what was looked at is no longer it. */
    forget: () => {
      setLooked(undefined);
      setRefused(undefined);
      setPublished(false);
    },
    preview,
    publish,
  };
}
