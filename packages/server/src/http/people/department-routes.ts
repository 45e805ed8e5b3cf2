// In charge of: the routes of departments: everyone signed in may read their names, owners see who is in them and change them.
import { saveDepartment, type Department, type DepartmentInput } from '@trellis/engine';
import type { DepartmentJson } from '@trellis/query';
import type { FastifyInstance } from 'fastify';
import { answer, named, nothing, refusals, several } from '../answer-schemas.ts';
import { departmentBody, departmentRemovalBody } from './people-bodies.ts';
import { callerOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import type { RawQuery } from '../request-query.ts';
import type { RouteContext } from '../route-context.ts';

interface Plain {
  readonly Querystring: RawQuery;
}

/** Who leads and who is in a department is the owners' to see. */
function departmentJson({ id, name, parent, head, members }: Department, isOwner: boolean): DepartmentJson {
  return { id, name, parent, ...(isOwner ? { head, members } : {}) };
}

/** Adds the routes of deleting a department. */
function removalRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  const tags = ['people'];
  type One = { readonly Params: { readonly id: string } };
  app.get<One & Plain>(
    '/api/departments/:id/use',
    {
      schema: {
        operationId: 'getDepartmentUse',
        tags,
        summary: 'What is in a department and which records and documents name it (owners)',
        params: params.department,
        response: { 200: answer({ use: named('DepartmentUse') }), ...refusals },
      },
    },
    async (request) => ({ use: await engine.departmentRemoval.use(callerOf(request).actor, Number(request.params.id)) }),
  );
  app.delete<One & { readonly Body: { readonly moveTo?: number } | undefined }>(
    '/api/departments/:id',
    {
      schema: {
        operationId: 'deleteDepartment',
        tags,
        summary: 'Delete a department: an empty one, or with everything in it moved to another (owners)',
        params: params.department,
        body: departmentRemovalBody,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      await engine.departmentRemoval.remove(callerOf(request).actor, Number(request.params.id), request.body?.moveTo);
      return reply.code(204).send();
    },
  );
}

/** Adds the routes of departments. */
export function departmentRoutes(app: FastifyInstance, context: RouteContext): void {
  const { identity } = context;
  removalRoutes(app, context);
  const tags = ['people'];
  app.get<Plain>(
    '/api/departments',
    {
      schema: {
        operationId: 'listDepartments',
        tags,
        summary: 'Departments by name; to owners also who leads and who is in them',
        response: { 200: answer({ departments: several('Department') }), ...refusals },
      },
    },
    (request) => {
      const { actor } = callerOf(request);
      return { departments: identity.departments().map((each) => departmentJson(each, actor.owner)) };
    },
  );
  app.post<{ Body: DepartmentInput }>(
    '/api/departments',
    {
      schema: {
        operationId: 'createDepartment',
        tags,
        summary: 'Create a department (owners)',
        body: { ...departmentBody, required: ['name'] },
        response: { 201: answer({ department: named('Department') }), ...refusals },
      },
    },
    async (request, reply) => {
      const department = await saveDepartment(identity, callerOf(request).actor, undefined, request.body);
      return reply.code(201).send({ department: departmentJson(department, true) });
    },
  );
  app.patch<{ Body: DepartmentInput; Params: { readonly id: string } }>(
    '/api/departments/:id',
    {
      schema: {
        operationId: 'updateDepartment',
        tags,
        summary: 'Rename or move a department, or say who leads and who is in it (owners)',
        params: params.department,
        body: { ...departmentBody, minProperties: 1 },
        response: { 200: answer({ department: named('Department') }), ...refusals },
      },
    },
    async (request) => {
      const id = Number(request.params.id);
      return { department: departmentJson(await saveDepartment(identity, callerOf(request).actor, id, request.body), true) };
    },
  );
}
