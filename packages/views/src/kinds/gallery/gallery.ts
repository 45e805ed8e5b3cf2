// In charge of: the gallery as a kind of view: which picture stands on its cards where nobody says.
import { servingFields } from '../serving-fields.ts';
import type { ViewKind } from '../view-kind.ts';

/** The kind. */
export const galleryKind: ViewKind<'gallery'> = {
  name: 'gallery',
  defaults(entity) {
    const [picture] = servingFields(entity, 'picture');
    return picture === undefined ? undefined : { picture: picture.id };
  },
};
