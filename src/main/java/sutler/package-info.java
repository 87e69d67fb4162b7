/// The root of the house: the entry point and the charter annotation, nothing else.
@NullMarked
package sutler;

import org.jspecify.annotations.NullMarked;
