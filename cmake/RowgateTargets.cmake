# One library per folder: rowgate_library(NAME orm_expr SRCS … DEPS … PRIVATE_DEPS …) makes rowgate::orm_expr.
# One test program per file group: rowgate_test(NAME … SRCS … DEPS … LABELS …).
# Sources are listed, never globbed; a test finds the files that no list names.

option(ROWGATE_WERROR "Treat warnings as errors" ON)
set(ROWGATE_SANITIZE "" CACHE STRING "Value for -fsanitize=, e.g. address,undefined or thread")

set(ROWGATE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
                     -Wimplicit-fallthrough -Wswitch-enum -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports overlapping copies inside std::string at -O2 that are none (GCC bug 105329).
  list(APPEND ROWGATE_WARNINGS -Wno-restrict)
  # At -O2 it takes the value of an empty std::optional for one that is read uninitialised (GCC bug 80635).
  list(APPEND ROWGATE_WARNINGS -Wno-maybe-uninitialized)
endif()
if(ROWGATE_WERROR)
  list(APPEND ROWGATE_WARNINGS -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # clang reports designated initialisers that leave members at their defaults; that is what we use them for.
  list(APPEND ROWGATE_WARNINGS -Wthread-safety -Wno-missing-field-initializers -Wno-sign-conversion)
endif()
if(ROWGATE_SANITIZE)
  add_compile_options(-fsanitize=${ROWGATE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ROWGATE_SANITIZE})
endif()

function(rowgate_target_defaults target)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(${target} PRIVATE ${ROWGATE_WARNINGS})
endfunction()

function(rowgate_library)
  cmake_parse_arguments(ARG "" "NAME" "SRCS;DEPS;PRIVATE_DEPS" ${ARGN})
  if(ARG_SRCS)
    add_library(${ARG_NAME} STATIC ${ARG_SRCS})
    rowgate_target_defaults(${ARG_NAME})
    target_link_libraries(${ARG_NAME} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
    rowgate_use_precompiled(${ARG_NAME} library)
  else()
    add_library(${ARG_NAME} INTERFACE)
    target_include_directories(${ARG_NAME} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${ARG_NAME} INTERFACE ${ARG_DEPS})
  endif()
  add_library(rowgate::${ARG_NAME} ALIAS ${ARG_NAME})
endfunction()

# Build every test that has the label `sanitize` or `sanitize_more`; ./dev sanitize runs them under ASan and UBSan, CI the
# former only: what parses, compiles and encodes.
add_custom_target(rowgate_sanitize_tests)
add_custom_target(rowgate_sanitize_more_tests)

function(rowgate_test)
  cmake_parse_arguments(ARG "" "NAME;TIMEOUT" "SRCS;DEPS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${ARG_NAME} ${ARG_SRCS})
  rowgate_target_defaults(${ARG_NAME})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  rowgate_use_precompiled(${ARG_NAME} test)
  gtest_discover_tests(${ARG_NAME} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES
                       PROPERTIES TIMEOUT ${ARG_TIMEOUT})
  # PROPERTIES flattens lists, so that of several labels only the first would arrive.
  set(labels_file ${CMAKE_CURRENT_BINARY_DIR}/${ARG_NAME}_labels.cmake)
  file(WRITE ${labels_file} "set_tests_properties(\${${ARG_NAME}_TESTS} PROPERTIES LABELS \"${ARG_LABELS}\")\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${labels_file})
  foreach(label IN ITEMS sanitize sanitize_more)
    if(label IN_LIST ARG_LABELS)
      add_dependencies(rowgate_${label}_tests ${ARG_NAME})
    endif()
  endforeach()
endfunction()

# A libFuzzer target; NAME ends in _fuzz. The libraries it links are built with coverage counters by the fuzz preset.
if(ROWGATE_BUILD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
function(rowgate_fuzz)
  cmake_parse_arguments(ARG "" "NAME" "SRCS;DEPS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SRCS})
  rowgate_target_defaults(${ARG_NAME})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPS})
  target_link_options(${ARG_NAME} PRIVATE -fsanitize=fuzzer)
endfunction()
