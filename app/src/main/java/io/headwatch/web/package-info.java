/** HTTP: the page and its API, and what an orchestrator asks for. */
@NullMarked
package io.headwatch.web;

import org.jspecify.annotations.NullMarked;
