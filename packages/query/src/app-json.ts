// In charge of: what the browser is told about an app, its people and its workspace: trimmed to the actor, references turned into names.
import type { LocalText } from '@trellis/errors';
import type { DateUnit } from '@trellis/schemas';
import type { Filter } from './request.ts';
import type { ExpressionJson, RuleJson } from './rule-json.ts';

/** One app of the list at `GET /api/apps`. */
export interface AppSummary {
  readonly id: string;
  readonly slug: string;
  readonly label: LocalText;
  readonly icon?: string;
  readonly order: number;
}

/** A field as the browser knows it. */
export interface FieldJson {
  readonly id: string;
  readonly name: string;
  readonly label: LocalText;
  readonly description?: LocalText;
  readonly order: number;
  /** Type of its values; for a computed field, of the result. */
  readonly type: string;
  /** How it is computed, where it is: `formula`, `lookup` or `rollup`. */
  readonly computed?: string;
  readonly config: unknown;
  readonly required: boolean;
  readonly unique: boolean;
  /** False where the system fills it in or the actor may not change it on any record. */
  readonly writable: boolean;
  /** Said where the entity can be exported and this field goes out on no record. */
  readonly exportable?: false;
  /** For links and back-links: where they lead (app id, entity name). */
  readonly target?: { readonly app: string; readonly entity: string };
  /** For back-links: the name of the link on the target that leads here. */
  readonly backOf?: string;
  /** For money: a fixed code, or the name path to the field that holds it. */
  readonly currency?: { readonly code: string } | { readonly field: string };
  /** For quantities: the unit they are shown in, or the name path to the field that holds it. */
  readonly unit?: { readonly unit: string } | { readonly field: string };
  /** For files: the entity (app id, entity name) to upload them for. */
  readonly uploads?: { readonly app: string; readonly entity: string };
  /** For timestamps: the name path to the zone's name; absent for the workspace's zone. */
  readonly zone?: string;
  /** For a status: the transitions that the actor's roles may take, in order. Conditions and versions are the server's to check. */
  readonly transitions?: readonly { readonly id: string; readonly label: LocalText; readonly from: readonly string[]; readonly to: string }[];
  /** For fields added by another app. */
  readonly default?: unknown;
}

/** An entity as the browser knows it: only the fields the actor may read on some record. */
export interface EntityJson {
  readonly id: string;
  /** `<app id>/<entity id>`. */
  readonly key: string;
  readonly app: string;
  /** Its name, as in addresses. */
  readonly slug: string;
  readonly label: LocalText;
  readonly icon?: string;
  readonly order: number;
  /** Name of the title field; absent when the actor may not read it. */
  readonly titleField?: string;
  readonly can: { readonly create: boolean; readonly update: boolean; readonly delete: boolean; readonly export: boolean; readonly import: boolean };
  /** By field id. */
  readonly fields: { readonly [id: string]: FieldJson };
  /** Fields that are unique together and readable on every record: they find a record like a unique field does. Absent when there are none. */
  readonly uniques?: readonly UniqueJson[];
  /** Rules that forms ask before they send, in order: those that read and point at nothing hidden from the actor. Absent when there are none. */
  readonly rules?: readonly RuleJson[];
}

/** Fields that no two records share the values of. */
interface UniqueJson {
  /** What `upsertBy` takes. */
  readonly id: string;
  readonly label: LocalText;
  /** Names of the fields, in the entity's order. */
  readonly fields: readonly string[];
}

/** A view with its references turned into name paths. */
export interface ViewJson {
  readonly id: string;
  readonly name: string;
  readonly label: LocalText;
  readonly order: number;
  readonly type: string;
  readonly icon?: string;
  /** Entity id within the app, or of the app it is bound to. */
  readonly entity: { readonly app: string; readonly entity: string };
  /** In order. */
  readonly columns: readonly {
    readonly id: string;
    readonly field: string;
    readonly width?: number;
    readonly frozen?: boolean;
    readonly label?: LocalText;
  }[];
  readonly filter?: Filter;
  readonly sort: readonly string[];
  /** Form id for opening one record. */
  readonly form?: string;
  readonly config?: unknown;
}

/** A field's place on a form. What it asks is left out where it reads a field that the actor neither reads everywhere nor enters. */
interface FormPlaceJson {
  readonly id: string;
  readonly field: string;
  readonly wide?: boolean;
  /** When it is shown while a record is entered; absent for always. */
  readonly when?: ExpressionJson;
  /** When it must be filled in, besides what the field itself demands. */
  readonly require?: ExpressionJson;
  /** What it holds until somebody changes it. */
  readonly default?: ExpressionJson;
}

/** A form with its references turned into names. */
export interface FormJson {
  readonly id: string;
  readonly name: string;
  readonly label: LocalText;
  readonly order: number;
  readonly entity: { readonly app: string; readonly entity: string };
  /** In order; absent where everything is asked at once. */
  readonly steps?: readonly { readonly id: string; readonly label: LocalText }[];
  readonly sections: readonly {
    readonly id: string;
    readonly label?: LocalText;
    /** Id of its step. */
    readonly step?: string;
    /** When it is shown while a record is entered; absent for always. */
    readonly when?: ExpressionJson;
    readonly fields: readonly FormPlaceJson[];
  }[];
  /** Detail lines: records of `entity` whose `link` names this record. */
  readonly lines: readonly {
    readonly id: string;
    readonly label?: LocalText;
    readonly step?: string;
    readonly entity: { readonly app: string; readonly entity: string };
    readonly link: string;
    readonly columns: readonly { readonly id: string; readonly field: string; readonly width?: number; readonly total?: 'sum' | 'count' }[];
  }[];
}

/** A metric of a widget. `as` is its name in the query. */
export interface WidgetMetricJson {
  readonly as: string;
  readonly label?: LocalText;
  readonly op: 'sum' | 'avg' | 'min' | 'max' | 'count' | 'countDistinct';
  readonly field?: string;
  /** Text of the expression, with field names. */
  readonly expr?: string;
  readonly format?: 'number' | 'money' | 'percent';
  readonly currency?: string;
  readonly goodWhen?: 'up' | 'down' | 'neutral';
}

/** A widget's place on the grid of 24 columns. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A widget of a page. */
export interface WidgetJson {
  readonly id: string;
  readonly type: string;
  readonly label: LocalText;
  readonly subtitle?: LocalText;
  readonly order: number;
  readonly query?: {
    readonly entity: { readonly app: string; readonly entity: string };
    readonly metrics: readonly WidgetMetricJson[];
    readonly groupBy: readonly { readonly as: string; readonly field: string; readonly unit?: DateUnit; readonly label?: LocalText }[];
    readonly filter?: Filter;
    /** Names of answer columns, `-` for descending. */
    readonly sort: readonly string[];
    readonly limit?: number;
  };
  readonly config?: unknown;
  readonly desktop: Box;
  readonly phone?: Box;
}

/** A page (a dashboard). */
export interface PageJson {
  readonly id: string;
  readonly name: string;
  readonly label: LocalText;
  readonly order: number;
  readonly icon?: string;
  readonly filters: readonly {
    readonly id: string;
    readonly label: LocalText;
    readonly type: string;
    /** Which field of which entity it narrows. */
    readonly targets: readonly { readonly entity: { readonly app: string; readonly entity: string }; readonly field: string }[];
    readonly default?: unknown;
    readonly config?: unknown;
  }[];
  readonly widgets: readonly WidgetJson[];
}

/** Answer of `GET /api/apps/:app`. */
export interface AppJson {
  readonly app: AppSummary & {
    readonly description?: LocalText;
    readonly version: string;
    /** In order; each leads to a view or a page of this app. */
    readonly navigation: readonly { readonly id: string; readonly view?: string; readonly page?: string }[];
  };
  /** The app's own entities by id. */
  readonly entities: { readonly [id: string]: EntityJson };
  readonly views: { readonly [id: string]: ViewJson };
  readonly forms: { readonly [id: string]: FormJson };
  readonly pages: { readonly [id: string]: PageJson };
}

/** Answer of `GET /api/auth/me` and of signing in. */
export interface MeJson {
  /** Set while an owner looks as someone else, who `user` then is: as whom, and who really looks. */
  readonly viewing?: {
    readonly user?: number;
    readonly role?: string;
    readonly label: LocalText;
    readonly by: { readonly id: number; readonly name: string };
  };
  readonly user: {
    readonly id: number;
    readonly name: string;
    readonly email: string;
    readonly owner: boolean;
    readonly roles: readonly { readonly id: string; readonly label: LocalText }[];
    readonly locale: 'zh-CN' | 'en' | null;
  };
  readonly workspace: {
    readonly label: LocalText;
    readonly timezone: string;
    readonly currency: string;
    readonly locale: 'zh-CN' | 'en';
    readonly upIsGood: 'green' | 'red';
  };
  readonly csrfToken: string;
}

/** A department, at `GET /api/departments`. Who leads it and who is in it, owners are told. */
export interface DepartmentJson {
  readonly id: number;
  readonly name: LocalText;
  readonly parent: number | null;
  readonly head?: number | null;
  readonly members?: readonly number[];
}

/** A person as others see them, at `GET /api/users` (for user fields). */
export interface UserJson {
  readonly id: number;
  readonly name: string;
}

/** A person as owners see them, at `GET /api/people`. */
export interface PersonJson {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly owner: boolean;
  /** Ids of roles. */
  readonly roles: readonly string[];
  /** `invited`: no password yet. */
  readonly state: 'invited' | 'active' | 'disabled';
  /** Whether signing in asks for a second factor. */
  readonly secondFactor: boolean;
}

/** Everyone, and the roles one can give them: the answer of `GET /api/people`. */
export interface PeopleJson {
  readonly people: readonly PersonJson[];
  readonly roles: readonly { readonly id: string; readonly label: LocalText }[];
  /** Whether the server sends mail. */
  readonly mail: boolean;
}

/** A single-use link as it is handed over, this once. */
export interface LinkJson {
  /** The address behind the host's name. */
  readonly path: string;
  /** The whole address, where the server knows the one that people use. */
  readonly url: string | null;
  readonly expiresAt: string;
}

/** What signing in answers where a second factor is asked for: the token is good for the second step alone. */
export interface SecondStepJson {
  readonly secondStep: { readonly token: string; readonly expiresAt: string };
}

/** Another provider that one may sign in with. */
export interface ProviderJson {
  readonly id: string;
  readonly label: string;
}

/** A provider's sign-in that is linked to oneself, at `GET /api/auth/identities`. */
export interface IdentityJson {
  readonly id: number;
  /** Null when the server does not offer that provider any more. */
  readonly provider: ProviderJson | null;
  readonly issuer: string;
  /** The address that the provider told when it was linked. */
  readonly email: string;
  readonly linkedAt: string;
}

/** One of one's own sessions, at `GET /api/sessions`. */
export interface SessionJson {
  readonly id: number;
  /** Such as “Chrome, Windows”; null when it is not known. */
  readonly browser: string | null;
  readonly beganAt: string;
  /** To the minute. */
  readonly seenAt: string;
  readonly expiresAt: string;
  /** Whether this is the session that asks. */
  readonly current: boolean;
}

/** What the page of a public link is made of: the entity it is about and those its columns lead to, and its one view or form. */
export interface LinkDocumentsJson {
  readonly app: AppSummary;
  readonly entities: readonly EntityJson[];
  readonly view?: ViewJson;
  readonly form?: FormJson;
}

/** Answer to opening a public link. */
export interface OpenedLinkJson extends LinkDocumentsJson {
  /** To be sent as bearer token, and as a protocol of the websocket. */
  readonly session: string;
  readonly expiresAt: string;
  readonly kind: 'form' | 'share';
  readonly label: LocalText;
  readonly workspace: Pick<MeJson['workspace'], 'label' | 'timezone' | 'currency' | 'locale' | 'upIsGood'>;
}

/** A public link as people see it. */
export interface PublicLinkJson {
  readonly id: number;
  readonly kind: 'form' | 'share';
  readonly app: string;
  /** Id of the form or view. */
  readonly target: string;
  readonly name: string;
  readonly madeBy: { readonly id: number; readonly name: string };
  readonly madeAt: string;
  readonly expiresAt: string | null;
  readonly hasPassword: boolean;
  readonly maxUses: number | null;
  readonly uses: number;
  readonly lastUsedAt: string | null;
  /** `idle`: it gives nothing, because its maker may not give it any more or what it is about is gone. */
  readonly state: 'open' | 'expired' | 'used-up' | 'revoked' | 'idle';
}
