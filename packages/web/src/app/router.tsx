// In charge of: the addresses of the app and the screens they lead to. Screens beyond the shell load when they are first opened.
import { ApiError, type Client } from '@trellis/client';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { SignInScreen } from '../sign-in/sign-in-screen.tsx';
import { LinkScreen } from '../sign-in/link-screen.tsx';
import { Shell } from '../shell/shell.tsx';
import { CrashScreen, LoadingScreen, NotFoundScreen } from '../shell/edge-screens.tsx';
import { readAuditSearch, readRolesSearch, readPageSearch, readSignInSearch, readViewSearch } from './search-params.ts';
import { meQuery } from './session.ts';

/** What routes need to know. */
export interface RouterContext {
  readonly client: Client;
  /** What stood after the question mark when the page was opened, as it was: the router writes it in its own way. */
  readonly arrivedWith: string;
  readonly queries: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFoundScreen, errorComponent: CrashScreen });

const signInRoute = createRoute({ getParentRoute: () => rootRoute, path: '/sign-in', validateSearch: readSignInSearch, component: SignInScreen });
const linkRoute = createRoute({ getParentRoute: () => rootRoute, path: '/link/$token', component: LinkScreen });

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  pendingComponent: LoadingScreen,
  async beforeLoad({ context, location }) {
    try {
      await context.queries.ensureQueryData(meQuery(context.client));
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind !== 'unauthenticated') throw error;
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
    }
  },
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../home/home-screen.tsx'), 'HomeScreen'),
});
const appRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/a/$app',
  component: lazyRouteComponent(() => import('../view/app-screen.tsx'), 'AppScreen'),
});
const viewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/a/$app/v/$view',
  validateSearch: readViewSearch,
  component: lazyRouteComponent(() => import('../view/view-screen.tsx'), 'ViewScreen'),
});
const pageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/a/$app/p/$page',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('../page/page-screen.tsx'), 'PageScreen'),
});
const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/a/$app/e/$entity/new',
  component: lazyRouteComponent(() => import('../form/form-screen.tsx'), 'FormScreen'),
});
const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/a/$app/e/$entity/import',
  component: lazyRouteComponent(() => import('../import/import-screen.tsx'), 'ImportScreen'),
});
const trashRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/a/$app/e/$entity/trash',
  component: lazyRouteComponent(() => import('../trash/trash-screen.tsx'), 'TrashScreen'),
});
const recordRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/a/$app/e/$entity/$id',
  component: lazyRouteComponent(() => import('../record/record-screen.tsx'), 'RecordScreen'),
});

const securityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/me/security',
  component: lazyRouteComponent(() => import('../me/security-screen.tsx'), 'SecurityScreen'),
});

const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite',
  component: lazyRouteComponent(() => import('../sign-in/link-password-screen.tsx'), 'InviteScreen'),
});
const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('../sign-in/link-password-screen.tsx'), 'ResetScreen'),
});
const secondStepRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/second-step',
  component: lazyRouteComponent(() => import('../sign-in/second-step-screen.tsx'), 'SecondStepScreen'),
});
const returnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in/return/$provider',
  component: lazyRouteComponent(() => import('../sign-in/return-screen.tsx'), 'ReturnScreen'),
});
const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot',
  component: lazyRouteComponent(() => import('../sign-in/forgot-screen.tsx'), 'ForgotScreen'),
});
const requestsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/requests',
  component: lazyRouteComponent(() => import('../requests/requests-screen.tsx'), 'RequestsScreen'),
});
const publicFormRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/f',
  component: lazyRouteComponent(() => import('../public/public-form-screen.tsx'), 'PublicFormScreen'),
});
const sharedViewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/s',
  component: lazyRouteComponent(() => import('../public/shared-view-screen.tsx'), 'SharedViewScreen'),
});
const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/admin/people',
  component: lazyRouteComponent(() => import('../admin/people-screen.tsx'), 'PeopleScreen'),
});
const departmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/admin/departments',
  component: lazyRouteComponent(() => import('../admin/departments-screen.tsx'), 'DepartmentsScreen'),
});
const rolesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/admin/roles',
  validateSearch: readRolesSearch,
  component: lazyRouteComponent(() => import('../roles/roles-screen.tsx'), 'RolesScreen'),
});
const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/admin/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('../admin/audit-screen.tsx'), 'AuditScreen'),
});

const tree = rootRoute.addChildren([
  signInRoute,
  linkRoute,
  inviteRoute,
  resetRoute,
  secondStepRoute,
  returnRoute,
  forgotRoute,
  publicFormRoute,
  sharedViewRoute,
  shellRoute.addChildren([
    homeRoute,
    appRoute,
    viewRoute,
    pageRoute,
    newRoute,
    importRoute,
    trashRoute,
    recordRoute,
    securityRoute,
    requestsRoute,
    peopleRoute,
    departmentsRoute,
    rolesRoute,
    auditRoute,
  ]),
]);

/** Builds the router. */
export function createAppRouter(context: RouterContext) {
  return createRouter({
    routeTree: tree,
    context,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 200,
    defaultNotFoundComponent: NotFoundScreen,
    defaultErrorComponent: CrashScreen,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
