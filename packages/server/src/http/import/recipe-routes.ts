// In charge of: the routes of saved ways of importing: list, keep, change, delete.
import type { RecipeInput } from '@trellis/query';
import type { FastifyInstance } from 'fastify';
import { answer, named, refusals, several } from '../answer-schemas.ts';
import { recipeBody } from './import-bodies.ts';
import { callerOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import type { RawQuery } from '../request-query.ts';
import { targetOf, type EntityParams, type RouteContext } from '../route-context.ts';

const base = '/api/apps/:app/entities/:entity/import/recipes';
const tags = ['files'];
const recipe = answer({ recipe: named('Recipe') });

interface EntityRoute {
  readonly Params: EntityParams;
  readonly Querystring: RawQuery;
}

interface RecipeRoute {
  readonly Params: EntityParams & { readonly id: string };
  readonly Querystring: RawQuery;
}

/** Adds the routes of recipes. */
export function recipeRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  app.get<EntityRoute>(
    base,
    {
      schema: {
        operationId: 'listRecipes',
        tags,
        summary: 'Saved ways of importing: the caller’s own and the shared ones',
        params: params.entity,
        response: { 200: answer({ recipes: several('Recipe') }), ...refusals },
      },
    },
    async (request) => {
      return { recipes: await engine.recipes(callerOf(request).actor, targetOf(request.params)) };
    },
  );
  app.post<EntityRoute & { readonly Body: RecipeInput }>(
    base,
    {
      schema: {
        operationId: 'createRecipe',
        tags,
        summary: 'Keep a way of importing under a name',
        params: params.entity,
        body: recipeBody,
        response: { 201: recipe, ...refusals },
      },
    },
    async (request, reply) => {
      const saved = await engine.saveRecipe(callerOf(request).actor, targetOf(request.params), 0, request.body);
      return reply.code(201).send({ recipe: saved });
    },
  );
  app.put<RecipeRoute & { readonly Body: RecipeInput }>(
    `${base}/:id`,
    {
      schema: {
        operationId: 'updateRecipe',
        tags,
        summary: 'Change a way of importing',
        params: params.recipe,
        body: recipeBody,
        response: { 200: recipe, ...refusals },
      },
    },
    async (request) => {
      return { recipe: await engine.saveRecipe(callerOf(request).actor, targetOf(request.params), Number(request.params.id), request.body) };
    },
  );
  app.delete<RecipeRoute>(
    `${base}/:id`,
    {
      schema: {
        operationId: 'deleteRecipe',
        tags,
        summary: 'Delete a way of importing',
        params: params.recipe,
        response: { 204: { type: 'null', description: 'Done' }, ...refusals },
      },
    },
    async (request, reply) => {
      await engine.removeRecipe(callerOf(request).actor, targetOf(request.params), Number(request.params.id));
      return reply.code(204).send();
    },
  );
}
