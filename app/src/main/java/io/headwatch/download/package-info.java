/** Published models: from a server, checked, to the user's cache, and found there again. */
@NullMarked
package io.headwatch.download;

import org.jspecify.annotations.NullMarked;
