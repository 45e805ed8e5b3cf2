// In charge of: saved ways of importing: a mapping and its options under a name, their owner's or everyone's, and whether they still fit a file.
import { AppError, invalid, issue, type Issue } from '@trellis/errors';
import type { LinkedEntity, Model } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import type { ImportOptions, RecipeFit, RecipeInput, RecipeJson } from '@trellis/query';
import { actorNumber } from '../actor-number.ts';
import type { Storage, StoredRecipe } from '../storage.ts';
import { readImportOptions } from './import-options.ts';
import { resolveMapping } from './mapping.ts';

/** What is kept of a recipe beside its name. */
interface RecipeBody {
  readonly options: ImportOptions;
  /** Columns of the file that it was made for. */
  readonly headers: readonly string[];
}

/** Choices that belong to one file alone and not to a recipe. */
const OF_ONE_FILE = new Set<keyof ImportOptions>(['dryRun', 'partial', 'only', 'leaveOut', 'check', 'recipe', 'encoding', 'delimiter']);
const MAX_NAME = 100;
const MAX_RECIPES = 200;

/** What recipes need. */
export interface RecipeDeps {
  readonly storage: Storage;
  readonly model: () => Model;
  /** A user's name. */
  readonly names: (id: number) => string;
}

function bodyOf({ body }: StoredRecipe): RecipeBody {
  return JSON.parse(body) as RecipeBody;
}

function readName(input: unknown, issues: Issue[]): string {
  const name = typeof input === 'string' ? input.normalize('NFC').trim() : '';
  if (name === '' || name.length > MAX_NAME) issues.push(issue('import.recipe-name', 'name', { max: MAX_NAME }));
  return name;
}

function lasting(options: ImportOptions): ImportOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !OF_ONE_FILE.has(name as keyof ImportOptions)));
}

/** The recipes of a workspace. Call with actors whose right to import was checked by nobody: it is checked here. */
export class Recipes {
  readonly #deps: RecipeDeps;

  constructor(deps: RecipeDeps) {
    this.#deps = deps;
  }

  /** The actor's own and the shared ones. */
  async list(actor: Actor, entity: LinkedEntity): Promise<readonly RecipeJson[]> {
    this.#mayImport(actor, entity);
    const all = await this.#deps.storage.read.recipes(entity.key);
    return all.filter((recipe) => this.#isVisible(actor, recipe)).map((recipe) => this.#json(actor, entity, recipe));
  }

  /** Keeps a new recipe, or another version of the actor's own. */
  async save(actor: Actor, entity: LinkedEntity, id: number, input: RecipeInput): Promise<RecipeJson> {
    this.#mayImport(actor, entity);
    const former = id === 0 ? undefined : await this.#own(actor, entity, id);
    const issues: Issue[] = [];
    const name = readName(input.name, issues);
    const options = lasting(readImportOptions(input.options, issues));
    const headers = readHeaders(input.headers, issues);
    if (issues.length > 0) throw invalid('request.invalid', issues);
    this.#checkFit(actor, entity, headers, options);
    const { storage } = this.#deps;
    if (id === 0 && (await storage.read.recipes(entity.key)).length >= MAX_RECIPES)
      throw new AppError('limit', 'import.too-many-recipes', { params: { max: MAX_RECIPES } });
    const owner = former?.owner ?? actorNumber(actor);
    const recipe = { id, entity: entity.key, owner, name, shared: input.shared === true, body: JSON.stringify({ options, headers }), updatedAt: 0 };
    const saved = await storage.write(actor, (tx) => tx.saveRecipe(recipe));
    if (saved === undefined) throw new AppError('conflict', 'import.recipe-twice', { params: { name } });
    const kept = (await storage.read.recipes(entity.key)).find((each) => each.id === saved);
    if (kept === undefined) throw new AppError('not-found', 'import.recipe-not-found');
    return this.#json(actor, entity, kept);
  }

  /** Removes one of the actor's own. */
  async remove(actor: Actor, entity: LinkedEntity, id: number): Promise<void> {
    this.#mayImport(actor, entity);
    await this.#own(actor, entity, id);
    await this.#deps.storage.write(actor, (tx) => tx.removeRecipe(id));
  }

  /** A recipe's options, the caller's own going first. */
  async options(actor: Actor, entity: LinkedEntity, id: number): Promise<{ readonly options: ImportOptions; readonly headers: readonly string[] }> {
    const recipe = (await this.#deps.storage.read.recipes(entity.key)).find((each) => each.id === id);
    if (recipe === undefined || !this.#isVisible(actor, recipe)) throw new AppError('not-found', 'import.recipe-not-found');
    const body = bodyOf(recipe);
    // As in the list: of another's recipe with fields that are hidden, neither these nor their values are told.
    if (!this.#isOwn(actor, recipe) && !this.#fits(actor, entity, body)) throw new AppError('not-found', 'import.recipe-not-found');
    return body;
  }

  #json(actor: Actor, entity: LinkedEntity, recipe: StoredRecipe): RecipeJson {
    const { id, name, shared, owner, updatedAt } = recipe;
    const { options, headers } = bodyOf(recipe);
    const fits = this.#fits(actor, entity, { options, headers });
    // Who may no longer set a field of it is not told which: it just does not fit.
    return {
      id,
      name,
      shared,
      owner: { id: owner, name: this.#deps.names(owner) },
      isOwn: this.#isOwn(actor, recipe),
      fits,
      updatedAt: new Date(updatedAt).toISOString(),
      options: fits || this.#isOwn(actor, recipe) ? options : {},
      headers,
    };
  }

  #fits(actor: Actor, entity: LinkedEntity, { options, headers }: RecipeBody): boolean {
    const issues: Issue[] = [];
    resolveMapping({ entity, rights: rightsOf(this.#deps.model(), actor) }, headers, options, issues);
    return issues.length === 0;
  }

  #checkFit(actor: Actor, entity: LinkedEntity, headers: readonly string[], options: ImportOptions): void {
    const issues: Issue[] = [];
    resolveMapping({ entity, rights: rightsOf(this.#deps.model(), actor) }, headers, options, issues);
    if (issues.length > 0) throw invalid('request.invalid', issues);
  }

  #mayImport(actor: Actor, entity: LinkedEntity): void {
    if (!rightsOf(this.#deps.model(), actor).of(entity).can('import')) throw new AppError('forbidden', 'access.denied');
  }

  #isVisible(actor: Actor, recipe: StoredRecipe): boolean {
    return recipe.shared || recipe.owner === actorNumber(actor);
  }

  #isOwn(actor: Actor, recipe: StoredRecipe): boolean {
    return recipe.owner === actorNumber(actor) || (actor.kind === 'user' && actor.owner);
  }

  async #own(actor: Actor, entity: LinkedEntity, id: number): Promise<StoredRecipe> {
    const recipe = (await this.#deps.storage.read.recipes(entity.key)).find((each) => each.id === id);
    if (recipe === undefined || !this.#isVisible(actor, recipe)) throw new AppError('not-found', 'import.recipe-not-found');
    if (!this.#isOwn(actor, recipe)) throw new AppError('forbidden', 'import.recipe-of-another');
    return recipe;
  }
}

function readHeaders(input: unknown, issues: Issue[]): readonly string[] {
  const isList = Array.isArray(input) && input.length > 0 && input.length <= 1000 && input.every((each) => typeof each === 'string');
  if (!isList) issues.push(issue('import.bad-options', 'headers', { reason: 'headers' }));
  return isList ? (input as string[]) : [];
}

/** How a file's columns differ from those a recipe was made for. */
export function recipeFit(
  { options: { mapping = {} }, headers }: { readonly options: ImportOptions; readonly headers: readonly string[] },
  columns: readonly string[],
): RecipeFit {
  const there = new Set(columns);
  const known = new Set(headers);
  const used = Object.entries(mapping).flatMap(([column, field]) => (field === null ? [] : [column]));
  return {
    missing: used.filter((column) => !there.has(column)),
    missingUnused: headers.filter((column) => !there.has(column) && !used.includes(column)),
    added: columns.filter((column) => !known.has(column)),
  };
}

/** A recipe's options for a file: columns that it does not have are passed over. */
export function fittedOptions(options: ImportOptions, columns: readonly string[]): ImportOptions {
  const there = new Set(columns);
  if (options.mapping === undefined) return options;
  return { ...options, mapping: Object.fromEntries(Object.entries(options.mapping).filter(([column]) => there.has(column))) };
}
