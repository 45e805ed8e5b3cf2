// In charge of: the routes by which owners bring people and departments in from a file: shown beforehand, then all of it or nothing.
import { ownersOnly, type User, withoutAudit } from '@trellis/engine';
import { AppError, localText, type Locale } from '@trellis/errors';
import type { PeopleImportedJson } from '@trellis/query';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inviteLetter, type Letter } from '../../mail/letters.ts';
import { issueJson } from '../answer-error.ts';
import { named, refusals } from '../answer-schemas.ts';
import { checkPeopleImportOptions } from '../body-check.ts';
import { peopleImportOptions } from './people-bodies.ts';
import { callerOf } from '../guard.ts';
import { receiveFile, withUpload, type Upload } from '../import/incoming-file.ts';
import type { RawQuery } from '../request-query.ts';
import { localeFor, type RouteContext } from '../route-context.ts';
import { UploadSlots } from '../files/upload-slots.ts';

const tags = ['people'];
const consumes = ['multipart/form-data'];
const file = { type: 'string', format: 'binary' };
/** A form is read as it streams in, after routing: its parts are checked there. */
const validatorCompiler = () => () => true;

interface Plain {
  readonly Querystring: RawQuery;
}

/** Letters for new people, each with a link of its own, made when the letter is written. */
function letters(
  { people, engine, settings }: RouteContext,
  created: readonly User[],
  by: Parameters<typeof people.inviteNew>[1],
): readonly (() => Promise<Letter | undefined>)[] {
  const { label, locale } = engine.model.workspace;
  return created.map(({ id }) => async () => {
    const invitation = await people.inviteNew(id, by);
    if (invitation === undefined) return undefined;
    const { user, token } = invitation;
    const language: Locale = user.locale ?? locale;
    const url = `${settings.publicUrl}/invite#${token}`;
    return inviteLetter({ to: user.email, locale: language, workspace: localText(label, language), url }, by.actorName);
  });
}

/** Adds the routes of people from a file. */
export function peopleImportRoutes(app: FastifyInstance, context: RouteContext): void {
  const { engine, uploads, post, settings } = context;
  const slots = new UploadSlots();
  const take = async <Options, T>(
    request: FastifyRequest,
    check: (options: unknown) => Options,
    work: (upload: Upload<Options>) => Promise<T>,
  ): Promise<T> => {
    const { actor, user } = callerOf(request);
    // Before the first byte of the file is read.
    ownersOnly(actor);
    return slots.run(user.id, async () => withUpload(await receiveFile(request, uploads, check), work));
  };
  app.post<Plain>(
    '/api/people/import/preview',
    {
      validatorCompiler,
      schema: {
        operationId: 'previewPeopleImport',
        tags,
        summary: 'Who of a file of people is new, who changes and how, and which lines are refused; nothing is written (owners)',
        consumes,
        body: { type: 'object', required: ['file'], properties: { file } },
        response: { 200: named('PeoplePreview'), ...refusals },
      },
    },
    async (request) => {
      const locale = localeFor(context, request);
      return take(
        request,
        () => undefined,
        async (upload) => {
          const { people, ...rest } = await engine.peopleImport.preview(callerOf(request).actor, upload.file, locale);
          return { people: people.map(({ issues, ...each }) => ({ ...each, issues: issues.map((found) => issueJson(found, locale)) })), ...rest };
        },
      );
    },
  );
  app.post<Plain>(
    '/api/people/import',
    {
      validatorCompiler,
      schema: {
        operationId: 'importPeople',
        tags,
        summary: 'Bring in people and departments as the preview showed it, all or nothing, and mail invitations if wanted (owners)',
        consumes,
        body: { type: 'object', required: ['file', 'options'], properties: { options: peopleImportOptions, file } },
        response: { 200: named('PeopleImported'), ...refusals },
      },
    },
    async (request): Promise<PeopleImportedJson> =>
      take(request, checkPeopleImportOptions, async ({ file: incoming, options }) => {
        const canMail = post !== undefined && settings.publicUrl !== undefined;
        if (options.invite === true && !canMail) throw new AppError('conflict', 'people-import.no-mail');
        const { actor, user } = callerOf(request);
        const { created, ...counts } = await engine.peopleImport.run(actor, incoming, options.expect, localeFor(context, request));
        const invited = options.invite === true ? created : [];
        withoutAudit(() => post?.slowly(letters(context, invited, { actorId: user.id, actorName: user.name, source: request.ip })));
        return { created: created.length, ...counts, invited: invited.length };
      }),
  );
}
