# ns-3 as Debian ships it. Neither its CMake export nor its pkg-config files link
# without packages we do not need, so the headers and libraries are looked for
# by name. Defines Ns3::core, Ns3::network, ... as system imports and
# swarmstage_ns3, which links them all: between --no-as-needed, because a library
# that is only named in a TypeId string would be dropped and abort at run time.
find_path(NS3_INCLUDE_DIR ns3/simulator.h)
set(ns3_modules core network stats traffic-control bridge internet point-to-point)
set(ns3_targets "")
set(NS3_FOUND TRUE)
foreach(module ${ns3_modules})
  find_library(NS3_LIB_${module} NAMES ns3-${module} ns3.37-${module})
  if(NOT NS3_INCLUDE_DIR OR NOT NS3_LIB_${module})
    set(NS3_FOUND FALSE)
  else()
    add_library(Ns3::${module} UNKNOWN IMPORTED GLOBAL)
    set_target_properties(Ns3::${module} PROPERTIES
      IMPORTED_LOCATION ${NS3_LIB_${module}}
      INTERFACE_INCLUDE_DIRECTORIES ${NS3_INCLUDE_DIR})
    list(APPEND ns3_targets Ns3::${module})
  endif()
endforeach()
if(NOT NS3_FOUND)
  message(FATAL_ERROR "the packet stage needs ns-3: install libns3-dev, or configure with "
                      "-DSWARMSTAGE_PACKET=OFF")
endif()
add_library(swarmstage_ns3 INTERFACE)
target_link_libraries(swarmstage_ns3 INTERFACE
  -Wl,--no-as-needed ${ns3_targets} -Wl,--as-needed)
