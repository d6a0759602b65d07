/** Pictures: files, sizes, bounding boxes, and how well boxes were found. */
@org.jspecify.annotations.NullMarked
package org.pellucid.data.images;
