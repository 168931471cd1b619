// Parsed once for all tests; cmake/RowgatePrecompiled.cmake.
#ifndef ROWGATE_CMAKE_PRECOMPILED_TEST_H_
#define ROWGATE_CMAKE_PRECOMPILED_TEST_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cmake/precompiled/library.h"

#endif  // ROWGATE_CMAKE_PRECOMPILED_TEST_H_
