# One folder under src/ is one library target is one namespace.
#
#   syscard_module(measure DEPENDS stats scoring evidence LINK Boost::json)
#
# builds src/measure/*.cpp into the target `syscard_measure`, which may include headers of the modules named after
# DEPENDS and of what those depend on. LINK names outside libraries. The `layers` test holds every #include to this.

add_library(syscard_flags INTERFACE)
target_compile_options(syscard_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Werror
  # g++ 12 warns inside its own headers when std::expected and std::optional are inlined (GCC PR 105562 and kin), and
  # takes the operators new and delete of a coroutine's frame for a mismatch (GCC PR 109224).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
  -Wno-mismatched-new-delete>
  # Part of -Wconversion for clang, which compiles the fuzzers, and not for g++.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>)
target_include_directories(syscard_flags INTERFACE "${PROJECT_SOURCE_DIR}/src")

function(syscard_module name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "main\\.cpp$")
  list(TRANSFORM arg_DEPENDS PREPEND "syscard_")
  if(NOT sources)  # headers only
    add_library(syscard_${name} INTERFACE)
    target_link_libraries(syscard_${name} INTERFACE ${arg_DEPENDS} ${arg_LINK})
    target_include_directories(syscard_${name} INTERFACE "${PROJECT_SOURCE_DIR}/src")
    return()
  endif()
  add_library(syscard_${name} STATIC ${sources})
  target_link_libraries(syscard_${name} PUBLIC ${arg_DEPENDS} ${arg_LINK} PRIVATE syscard_flags)
  target_include_directories(syscard_${name} PUBLIC "${PROJECT_SOURCE_DIR}/src")
endfunction()

# tests/<module>/*_test.cpp into one program per module; each TEST is a CTest test of its own. SERIAL: alone, because
# it fills the machine.
function(syscard_tests module)
  cmake_parse_arguments(arg "SERIAL" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${module}/*_test.cpp")
  add_executable(${module}_tests ${sources})
  target_link_libraries(${module}_tests PRIVATE syscard_${module} ${arg_LINK} GTest::gtest GTest::gtest_main syscard_flags)
  target_include_directories(${module}_tests PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${module}_tests PRIVATE SYSCARD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(arg_SERIAL)
    set(serial PROPERTIES RUN_SERIAL TRUE)
  endif()
  gtest_discover_tests(${module}_tests TEST_PREFIX "${module}." DISCOVERY_TIMEOUT 60 ${serial})
endfunction()
