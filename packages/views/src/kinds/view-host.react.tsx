// In charge of: showing a view by the component of its kind.
import { Suspense, type ReactNode } from 'react';
import type { ViewKindName } from '@trellis/schemas';
import { GridView, type GridViewProps } from '../grid/grid-view.tsx';
import { kindViews } from './list.react.tsx';

/** A view of whichever kind. One that this build does not know is shown as a table: its columns say enough. */
export function ViewHost(props: GridViewProps): ReactNode {
  const { type } = props.view;
  const View = Object.hasOwn(kindViews, type) ? kindViews[type as ViewKindName] : GridView;
  return (
    <Suspense>
      <View {...props} />
    </Suspense>
  );
}
